export const SUMMARY_LENGTH = 280

/**
 * The first whole sentences of a text, at most 280 characters; where the first sentence alone is longer,
 * whole words and an ellipsis.
 *
 *   'Uno. Due. <270 more characters>.' → 'Uno. Due.'
 */
export function summarise(text: string, language: string | null): string {
  const line = text.replace(/\s+/gu, ' ').trim()
  if (line.length <= SUMMARY_LENGTH) return line
  let summary = ''
  for (const { segment } of sentences(line.slice(0, SUMMARY_LENGTH * 4), language)) {
    if ((summary + segment).trimEnd().length > SUMMARY_LENGTH) break
    summary += segment
  }
  return summary.trim() === '' ? cutAtWord(line, language) : summary.trim()
}

function sentences(text: string, language: string | null): Iterable<{ segment: string }> {
  return segmenterOf(language, 'sentence').segment(text)
}

/** Making one costs more than all it does for a story. */
const SEGMENTERS = new Map<string, Intl.Segmenter>()

function segmenterOf(language: string | null, granularity: 'sentence' | 'word'): Intl.Segmenter {
  const key = `${granularity} ${language ?? 'en'}`
  const known = SEGMENTERS.get(key)
  if (known) return known
  const segmenter = new Intl.Segmenter(language ?? 'en', { granularity })
  SEGMENTERS.set(key, segmenter)
  return segmenter
}

function cutAtWord(line: string, language: string | null): string {
  const blank = line.lastIndexOf(' ', SUMMARY_LENGTH - 1)
  const cut = blank > SUMMARY_LENGTH / 2 ? blank : wordBoundary(line, language)
  const kept = line
    .slice(0, cut === 0 ? SUMMARY_LENGTH - 1 : cut)
    .toWellFormed()
    .replace(/[\s,;:–—-]+$/u, '')
  return `${kept}…`
}

/** Where the last word ends that fits, in a script without blanks between words; 0 when none does. */
function wordBoundary(line: string, language: string | null): number {
  const words = segmenterOf(language, 'word').segment(line.slice(0, SUMMARY_LENGTH * 2))
  let cut = 0
  for (const { index, segment } of words) {
    if (index + segment.length > SUMMARY_LENGTH - 1) break
    cut = index + segment.length
  }
  return cut
}
