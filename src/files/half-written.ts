import { type FileStamp, isGone } from '../ledger/remembered.js'

/** A file that may still be being written is believed once it has kept still for so long. */
export const SETTLE_MS = 2_000

export type WrittenFile = {
  readonly bytes: Uint8Array
  readonly stamp: FileStamp
  /** When anything of it changed, its name too: `ctime`. Milliseconds since 1970. */
  readonly changedMs: number
  /** What was known of it. */
  readonly before: FileStamp | null
}

/**
 * Whether this may be the first part of what somebody is writing. Not a proof, a reason to wait.
 *
 *   it ends in a sentence, as what was cut off does     → yes
 *   it ends where the buffer of a program was full      → yes
 *   it was longer, and was written where it lies        → yes, until the rest follows
 *   it was longer, and was put there whole, by renaming → no
 *   it was gone                                         → yes: how long it was, nobody knows any more
 */
export function looksHalfWritten(file: WrittenFile): boolean {
  return endsInsideSentence(file.bytes) || endsWithBuffer(file.bytes) || lacksWhatWasThere(file)
}

function lacksWhatWasThere({ stamp, before, changedMs }: WrittenFile): boolean {
  if (before === null) return false
  const isPutThere = before.inode !== stamp.inode && changedMs > stamp.modifiedMs
  return isGone(before) || (stamp.size < before.size && !isPutThere)
}

/** A letter, digit, comma or blank with no line end after it. */
function endsInsideSentence(bytes: Uint8Array): boolean {
  const last = bytes.at(-1)
  return last === undefined || last >= 0x80 || /[A-Za-z0-9,;:<= -]/.test(String.fromCharCode(last))
}

/** Of all that is complete, one in 512 ends so, and waits in vain. */
const BUFFER_BYTES = 512

function endsWithBuffer(bytes: Uint8Array): boolean {
  return bytes.length % BUFFER_BYTES === 0
}
