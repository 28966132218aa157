import type { Reading } from '../signs/reading.js'
import type { Candidate, Mark } from '../styles/style.js'

/** `[5]`, `²`: where a footnote is. */
const FOOTNOTE = /(?<!\s)\s*(?:\[\d{1,3}\]|[¹²³⁴-⁹]{1,2})$/u
/** `(3 MINUTE READ)`, `(The Quay Post)`, `（朝刊）`: said about the story, not by its headline. */
const ASIDE = /(?<!\s)\s*[(（][^()（）]{2,60}[)）]$/u
const USUAL_SHARE = 0.5
const FEWEST = 2

/**
 * Leave to the body what stands behind a headline and is none of it.
 *
 *   'FERRIES GO ELECTRIC (3 MINUTE READ) [5]'   → 'FERRIES GO ELECTRIC', the rest opens the body
 *   'Why nights are warm (The Quay Post)'       → 'Why nights are warm', where most headlines end so
 *   'Fuel dearer (again)'                         as it is, where others do not
 */
export function withoutTails(reading: Reading, candidate: Candidate): Candidate {
  const { marks, style } = candidate
  if (style === 'releases') return candidate
  const asides = marks.filter(({ title }) => ASIDE.test(title.replace(FOOTNOTE, ''))).length
  const usual = asides >= FEWEST && asides >= marks.length * USUAL_SHARE
  return { ...candidate, marks: marks.map((mark) => withoutTail(reading, mark, usual)) }
}

function withoutTail(reading: Reading, mark: Mark, usual: boolean): Mark {
  const noted = mark.title.replace(FOOTNOTE, '')
  const title = usual || noted !== mark.title ? noted.replace(ASIDE, '') : mark.title
  const start = reading.units[mark.titleEnd]?.block.text.lastIndexOf(mark.title, mark.bodyStart) ?? -1
  if (title === mark.title || title.trim() === '' || start < 0) return mark
  return { ...mark, title, bodyStart: start + title.length }
}
