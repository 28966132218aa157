import { createHash } from 'node:crypto'
import type { UnnumberedChange, UnnumberedEntry } from './entry.js'

/** One publish, as far as who polls must know it. */
export type PublishMark = {
  readonly revision: number
  /** See `stampAfter`; '' for a publish of before stamps were kept. */
  readonly stamp: string
  /** How many stories it took back. */
  readonly withdrawn: number
}

const STAMP_LENGTH = 10

/**
 * A name for all that was told so far: the name of what was told before, and what is told now.
 *
 *   ('', [new A, new B]) → '5f0c2a7e91'
 *
 * Numbers of publishes alone do not tell a ledger from another, nor from a restored backup of itself, which
 * gives the same number to another publish; its stamp differs. Copies of a folder published alike get the same.
 */
export function stampAfter(before: string, changes: readonly UnnumberedChange[]): string {
  const told = changes.map(({ kind, entry }) => JSON.stringify([entry.id, kind, ...shownOf(entry)])).toSorted()
  return createHash('sha256')
    .update([before, ...told].join('\n'))
    .digest('hex')
    .slice(0, STAMP_LENGTH)
}

/** All that a feed shows of a story but its dates, which are the clock's. */
function shownOf({
  slug,
  title,
  html,
  summary,
  tags,
  authors,
  language,
  image,
  enclosure,
}: UnnumberedEntry): unknown[] {
  return [slug, title, html, summary, tags, authors, language, image, enclosure]
}
