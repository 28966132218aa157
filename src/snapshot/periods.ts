import type { LedgerView } from '../ledger/ledger.js'

/** A month or a day, UTC: `{ name: '2026-11', unit: 'month', start: 2026-11-01T00Z, end: 2026-12-01T00Z }` */
export type Span = {
  readonly name: string
  readonly unit: 'month' | 'day'
  readonly start: Date
  /** Its first instant no more. */
  readonly end: Date
}

/** `2026-11`, `2026-11-22` → that span; null for `2026-13`, `2026-02-30` and what is no such name. */
export function periodNamed(name: string): Span | null {
  const [, year = '', month = '', day] = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(name) ?? []
  if (year === '') return null
  const start = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)))
  const span = spanAt(start, day === undefined ? 'month' : 'day')
  return span.name === name ? span : null
}

function spanAt(instant: Date, unit: Span['unit']): Span {
  const [year, month] = [instant.getUTCFullYear(), instant.getUTCMonth()]
  const day = unit === 'day' ? instant.getUTCDate() : 1
  const start = new Date(Date.UTC(year, month, day))
  const end = unit === 'day' ? new Date(Date.UTC(year, month, day + 1)) : new Date(Date.UTC(year, month + 1, 1))
  return { name: start.toISOString().slice(0, unit === 'day' ? 10 : 7), unit, start, end }
}

const BEGINNING = new Date(0)
/** Later than any date an author can write. */
const END = new Date(Date.UTC(10_000, 0))

/**
 * The months with a live story, or the days of one month, newest first: one question for each that is found,
 * for the newest story before the one found last.
 */
export async function periodsWithin(
  view: Pick<LedgerView, 'publishedBetween'>,
  month: Span | null,
): Promise<readonly Span[]> {
  const { start, end } = month ?? { start: BEGINNING, end: END }
  const found: Span[] = []
  for (let before = end; ;) {
    const [newest] = await view.publishedBetween(start, before, 1)
    if (!newest) return found
    const span = spanAt(newest.published, month ? 'day' : 'month')
    found.push(span)
    before = span.start
  }
}
