import type { Problem } from '../problem.js'

/** What a look at the items folder found, no file opened. Paths are relative to it. */
export type Sighting = {
  /** Files that are new, or whose stamp is not the one that was known. */
  readonly changed: readonly string[]
  /** Files that were known and are no more. */
  readonly gone: readonly string[]
  /** Files that cannot be opened, and the folder itself when that cannot be read. */
  readonly problems: readonly Problem[]
  /** The folder can be read, documents of it were known, and it has none now. */
  readonly emptied: boolean
}
