import { namesPublication } from './phrases.js'
import { countWords } from './words.js'

const ISSUE =
  /[#＃]\s?\d|\b(?:n[°º.]?|nr|no|núm|num|č|issue|vol|week|edition|ausgabe|numéro|número|numero|выпуск|номер|sayı|edição|edición)[.:]?\s?[°º]?\s?\d{1,4}\b|№\s?\d|第\s?[\d一二三四五六七八九十百]+\s?[号號期回]|제?\s?\d+\s?호/iu
const LOCALES =
  'en de fr it es pt nl pl cs sk sv da nb fi hu ro bg hr sl sr el tr ru uk ca eu id vi hi ar he fa et lv lt'.split(' ')
const FIGURES_DATE =
  /(?<!\d)\d{1,2}(?:\.\d{1,2}\.(?:\d{2,4})?|\/\d{1,2}(?:\/\d{2,4})?)(?!\d)|\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]/u
const DAY_MONTH = /(?<!\d)\d{1,2}(?:st|nd|rd|th|er|[.ºª])?\s(?:de\s|of\s)?([\p{L}\p{M}]+)/gu
const MONTH_DAY = /(?<![\p{L}\p{M}])([\p{L}\p{M}]+)\.?\s\d{1,2}(?!\d)/gu

/** What months are called, with a day before or behind them, as the world's languages say it. */
const MONTHS: ReadonlySet<string> = new Set(
  LOCALES.flatMap((locale) => {
    const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', timeZone: 'UTC' })
    return Array.from({ length: 12 }, (_, month) => format.formatToParts(Date.UTC(2026, month, 3)))
      .map((parts) => parts.find(({ type }) => type === 'month')?.value.toLowerCase() ?? '')
      .filter((name) => name.length > 2)
  }),
)

const MONTH_OPENINGS: ReadonlySet<string> = new Set([...MONTHS].map((month) => month.slice(0, 3)))

/** Months are cut short to three letters and more: `mar`, `sept`. */
function isMonth(word: string): boolean {
  return MONTHS.has(word) || (word.length >= 3 && word.length <= 4 && MONTH_OPENINGS.has(word.slice(0, 3)))
}

/** '4 May', 'May 4th', '4 de mayo', '4. Mai', '4/5', '5月4日' */
function hasDay(title: string): boolean {
  if (FIGURES_DATE.test(title)) return true
  const words = title.toLowerCase()
  return [...words.matchAll(DAY_MONTH), ...words.matchAll(MONTH_DAY)].some(([, month]) => isMonth(month ?? ''))
}

const LONGEST_DATE_LINE_WORDS = 8

/** `13 mar 2025, 19:40`, `Monday, 4 May`: a day and perhaps an hour, and next to nothing else. */
export function isDateLine(text: string): boolean {
  if (text.length > 60 || countWords(text) > LONGEST_DATE_LINE_WORDS || !/\d/u.test(text)) return false
  const figures = text.match(/\d+/gu)?.length ?? 0
  const words = text.match(/\p{L}{3,}/gu)?.length ?? 0
  return (hasDay(text) && words <= 3) || (figures >= 3 && YEAR.test(text) && words <= 2)
}

/** Fewer words than a headline has are no proof that a title names a publication. */
export const NAMES_AN_ISSUE = 0.8

const YEAR = /(?:19|20)\d\d/u
const DAY = /(?<!\d)\d{1,2}(?!\d)/u
const COUNTED = /\s\d{1,3}$/u

/**
 * 0–1: does a document's title name a publication and its issue rather than say what happened?
 *
 *   'This Week in Ports #118', 'Week ending 7 June 2020', 'Hafenblatt Nr. 12'    1
 *   'News in brief'                                                               0.5
 *   'Harbour reopens after six months of works'                                   0
 */
export function issueness(title: string): number {
  if (ISSUE.test(title)) return 1
  if (namesPublication(title)) return 0.9
  if (hasDay(title) || (YEAR.test(title) && DAY.test(title.replace(YEAR, '')))) return isBrief(title) ? 1 : 0.3
  if (COUNTED.test(title)) return 0.8
  if (YEAR.test(title)) return 0.4
  if (title === '') return 0.4
  return countWords(title) <= 4 && !/[?!:：,，]/u.test(title) ? 0.5 : 0
}

/** 'Número 14, marzo' below the title says the same as a number in it. */
export function namesIssue(line: string): boolean {
  return (
    (ISSUE.test(line) && countWords(line) <= LONGEST_IMPRINT_WORDS) || (countWords(line) <= 5 && namesPublication(line))
  )
}

const LONGEST_IMPRINT_WORDS = 9

/** A name and a day; a headline with a day in it is longer. */
function isBrief(title: string): boolean {
  return countWords(title) <= LONGEST_IMPRINT_WORDS
}

export function isPublicationTitle(title: string): boolean {
  return issueness(title) >= 0.5
}
