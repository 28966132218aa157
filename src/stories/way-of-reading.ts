import { createHash } from 'node:crypto'
import type { Channel } from '../channel.js'
import type { SplitOptions } from './split.js'

/**
 * Raised by one when a change of the program reads something else in the same bytes: every document is then
 * read once more, and what came out differently is shown, but told as no edit; where other stories came out, or fewer, none of it is.
 */
const READING_VERSION = 5

/**
 * All that decides, beside a document's path and bytes, what is read in it: the program's version, what a configuration
 * asks of splitting, and the rest of it. Two readings with the same value give the same stories.
 *
 *   ({ url: 'https://example.org', language: 'it' }, { minConfidence: 0.6 }) → '4-x81kQ0-k3VdQm0cPz7a'
 */
export function readingOf(
  channel: Pick<Channel, 'url' | 'language'>,
  { minConfidence, split = 'auto' }: Pick<SplitOptions, 'minConfidence' | 'split'>,
): string {
  const [asked, rest] = [digestOf([minConfidence, split]), digestOf([channel.url, channel.language])]
  return `${READING_VERSION}-${asked.slice(0, 6)}-${rest.slice(0, 12)}`
}

function digestOf(values: readonly unknown[]): string {
  // The alphabet without the dash that parts one from the other.
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url').replaceAll('-', '.')
}

/** What was asked for; older values were of twelve characters in all, among them a dash at times. */
const ASKED = /^\d+-([^-]{6})-[^-]{12}$/

/**
 * Whether the configuration asked for another way of splitting between these readings. Of those of a program before
 * this, '3-k3VdQm0cPz7a', that is not known: then it did not.
 */
export function isSplitOtherwise(before: string, now: string): boolean {
  const asked = ASKED.exec(before)?.[1]
  return asked !== undefined && asked !== ASKED.exec(now)?.[1]
}
