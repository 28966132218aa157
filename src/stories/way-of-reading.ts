import { createHash } from 'node:crypto'
import type { Channel } from '../channel.js'
import type { SplitOptions } from './split.js'

/**
 * Raised by one when a change of the program reads something else in the same bytes: every document is then
 * read once more, and what came out differently is published as an edit.
 */
const READING_VERSION = 4

/**
 * All that decides, beside a document's path and bytes, what is read in it. Two readings with the same value
 * give the same stories.
 *
 *   ({ url: 'https://example.org', language: 'it' }, { minConfidence: 0.6 }) → '1-k3VdQm0c'
 */
export function readingOf(
  channel: Pick<Channel, 'url' | 'language'>,
  { minConfidence, split = 'auto' }: Pick<SplitOptions, 'minConfidence' | 'split'>,
): string {
  const decisive = createHash('sha256').update(JSON.stringify([channel.url, channel.language, minConfidence, split]))
  return `${READING_VERSION}-${decisive.digest('base64url').slice(0, 12)}`
}
