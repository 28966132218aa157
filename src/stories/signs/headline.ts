import { countWords } from './words.js'

/** Closing quotes and brackets do not hide the stop before them. */
const CLOSERS = '["”“»’\')\\]』」›]*'
const STOP = new RegExp(`[.。।．؟!?！？…:：;,，、]${CLOSERS}\\s*$`, 'u')
const FULL_STOP = new RegExp(`[.。।．۔]${CLOSERS}\\s*$`, 'u')
const QUESTION = new RegExp(`[?？؟;]${CLOSERS}\\s*$`, 'u')

export function endsWithStop(text: string): boolean {
  return STOP.test(text.slice(-12))
}

export function endsWithFullStop(text: string): boolean {
  return FULL_STOP.test(text.slice(-12)) && !/\.\.\.|…/u.test(text.slice(-5))
}

export function isQuestion(text: string): boolean {
  return QUESTION.test(text.slice(-12).replaceAll(';', '')) || text.startsWith('¿')
}

/** Opens as a sentence does: a capital, a figure, a script without case; opening quotes are looked past. */
export function opensLikeSentence(text: string): boolean {
  const letter = /[\p{L}\p{N}]/u.exec(text.slice(0, 12))?.[0]
  return letter !== undefined && !/\p{Ll}/u.test(letter)
}

const FEWEST_CASED = 4
const CAPS_SHARE = 0.85

/** `HARBOUR REOPENS`, `TAXES TO RISE (AGAIN)`: nearly every cased letter is a capital. */
export function isCapitals(text: string): boolean {
  const upper = text.match(/\p{Lu}/gu)?.length ?? 0
  const lower = text.match(/\p{Ll}/gu)?.length ?? 0
  return upper >= FEWEST_CASED && upper / (upper + lower) >= CAPS_SHARE
}

const LONGEST_HEADLINE = 200
const LONGEST_HEADLINE_WORDS = 26

/**
 * How much a line reads like the headline of a piece of news, from 0 to 1, in any language.
 *
 *   'Fuel dearer from Monday'                    1
 *   'News', 'Release schedule'                   less: it could head any section
 *   'and so it went on'                          0: opens in lower case
 *   'It was late. Nobody came. He left.'         0: sentences
 *   'Anna Rossi <anna@quay.example>'             0: nobody's address is news
 */
export function headlineness(text: string): number {
  if (text.length > LONGEST_HEADLINE || /\S@\S+\.\p{L}/u.test(text)) return 0
  const words = countWords(text)
  if (words === 0 || words > LONGEST_HEADLINE_WORDS) return 0
  const length = words <= 4 ? words * 0.2 : words <= 16 ? 1 : 0.7
  const opening = opensLikeSentence(text) ? 1 : 0.4
  const ending = endsWithFullStop(text) ? 0.5 : /[:,;：，]\s*$/u.test(text) ? 0.4 : 1
  const sentences = /[\p{Ll}\p{N}]{2}[.。!?！？]\s+\p{Lu}/u.test(text) ? 0.6 : 1
  return length * opening * ending * sentences
}

/** `NEW YORK`, `KYIV (Reuters)`, `ROMA, 3 maggio (Ansa)`, `OSLO, March 3`: a place, perhaps a day or an agency. */
export function isDateline(title: string): boolean {
  if (title.length > 50 || !/\p{L}/u.test(title)) return false
  const place = title.replace(/\s*[,(（].*$/u, '')
  if (place === '' || countWords(place) > 4) return false
  if (/[)）]$/u.test(title) && /[(（]/u.test(title)) return true
  return place === place.toUpperCase() && place !== place.toLowerCase()
}
