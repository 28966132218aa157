import type { Problem } from '../problem.js'

/** What a file system says of a file without opening it. */
export type FileStamp = { readonly size: number; readonly modifiedMs: number; readonly inode: number }

/** Of a file that is gone, while its stories stay published. */
export const GONE: FileStamp = { size: 0, modifiedMs: 0, inode: 0 }

export function isGone({ size, modifiedMs, inode }: FileStamp): boolean {
  return size === GONE.size && modifiedMs === GONE.modifiedMs && inode === GONE.inode
}

/**
 * What we know of a document that was read, so that one that has not changed is not read again, not even
 * after a restart.
 *
 *   { path: 'week/47.md', stamp: { size: 2048, … }, hash: 'mXQ5…', reading: '4-x81k…', failed: false,
 *     held: false, due: null, problems: [] }
 */
export type RememberedDocument = {
  readonly path: string
  /** The same stamp means the same bytes; with another one `hash` decides. */
  readonly stamp: FileStamp
  /** Of its bytes; empty while a story in them is not told yet. */
  readonly hash: string
  /** Of everything else that decides what is read in them; see `readingOf`. */
  readonly reading: string
  /** It could not be read; its stories stay as they were. */
  readonly failed: boolean
  /** Stories of it are gone, and stay published until that is confirmed or they are back; see `guardWithdrawals`. */
  readonly held: boolean
  /** When it is to be published: UTC, whole seconds; null when it does not wait. */
  readonly due: Date | null
  /** What its author should mend. */
  readonly problems: readonly Problem[]
}
