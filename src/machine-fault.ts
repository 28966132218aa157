/**
 * The machine refuses what the program needs, whatever documents and configuration say: no thread, no more open
 * files, a full disk. The message says what a person has to do, and needs no stack.
 */
export class MachineFault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'MachineFault'
  }
}

/** What to do about an error of the system's, by its code (errno(3)); null for one that says something else. */
export function adviceOn(code: string): string | null {
  return ADVICE[code] ?? null
}

const MAKE_ROOM = 'the disk is full; make room'
const MAY_NOT = 'it may not be read or written; let the user who runs the program read and write it'
const TOO_MANY_FILES = 'too many files and connections are open; let the program open more (ulimit -n)'
const IN_THE_WAY = 'a file stands where a folder has to be; move it away'

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: MAKE_ROOM,
  EDQUOT: 'no more may be written there; make room',
  EFBIG: 'a file may not be as large as this; let the program write larger ones (ulimit -f)',
  EMFILE: TOO_MANY_FILES,
  ENFILE: TOO_MANY_FILES,
  ENOMEM: 'the memory is full; make room in it',
  EAGAIN: 'no more threads may be started; let the program start more (ulimit -u)',
  EROFS: 'the disk may only be read; name another place',
  EACCES: MAY_NOT,
  EPERM: MAY_NOT,
  EIO: 'the disk does not take it; look at the disk',
  // Node says so, too, of a folder that cannot be made on a disk that may only be read.
  ENOENT: 'it is not there, or cannot be made',
  ENOTDIR: IN_THE_WAY,
  EEXIST: IN_THE_WAY,
  EISDIR: 'a folder stands where a file has to be; move it away',
  ENAMETOOLONG: 'the name is too long; name another place',
  ELOOP: 'links lead back to themselves there; mend them',
}

/**
 * An error of the system's in one line; null for any other error.
 *
 *   mkdir /srv/site: EROFS → /srv/site: the disk may only be read; name another place (EROFS)
 */
export function explainMachine(error: unknown): string | null {
  if (error instanceof MachineFault) return error.message
  if (!isOfSystem(error)) return null
  const { code, syscall, path } = error
  if (syscall === 'uv_cwd') return 'the folder the program was started in is gone; go to one that is there'
  const advice = adviceOn(code)
  return advice === null ? null : `${path ?? syscall}: ${advice} (${code})`
}

/** An error of the system's with what is to be done after it was mended; any other as it is. */
export function saying(error: unknown, next: string): unknown {
  const told = explainMachine(error)
  return told === null ? error : new MachineFault(`${told}; ${next}`, { cause: error })
}

type SystemError = Error & { readonly code: string; readonly syscall: string; readonly path?: string }

function isOfSystem(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error
}
