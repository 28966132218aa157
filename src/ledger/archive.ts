/**
 * The archive (RFC 5005 §4): stories that have left the feed of the newest ones, numbered from 0 in the order
 * they left it. A number is never given anew, so the pages cut by it never change their members: a page is
 * named by how many stories the archive held when its last one came.
 *
 *   120 stories archived   /archive/50   0–49       /archive/100   50–99      /archive/120   100–119
 *   one more               /archive/50   0–49       /archive/100   50–99      /archive/121   100–120
 *
 * `/archive/120` stays what it was; the feed points to `/archive/121` now. Who walks back from the feed meets
 * each story once, at whatever moment the walk begins; who has kept an old page misses nothing.
 */
export const ARCHIVE_PAGE_SIZE = 50

/** Numbers of the stories on a page: from the first, up to but not including the last. */
export type ArchivePage = { readonly from: number; readonly to: number }

/** `120` → 100–119; null when the archive never held so many. */
export function archivePage(upTo: number, archived: number): ArchivePage | null {
  if (upTo < 1 || upTo > archived) return null
  return { from: Math.floor((upTo - 1) / ARCHIVE_PAGE_SIZE) * ARCHIVE_PAGE_SIZE, to: upTo }
}

/** The page before this one; null for the first. */
export function olderPage({ from }: ArchivePage): number | null {
  return from === 0 ? null : from
}

/**
 * The page after this one as of now, for one that was superseded the page that took its place; null for the last.
 *
 *   of 120   50 → 100   100 → 120   113 → 120   120 → null
 */
export function newerPage({ to }: ArchivePage, archived: number): number | null {
  if (to >= archived) return null
  const full = (Math.floor(to / ARCHIVE_PAGE_SIZE) + 1) * ARCHIVE_PAGE_SIZE
  return Math.min(full, archived)
}
