import { countWords } from './words.js'

const ISSUE =
  /[#＃]\s?\d|\b(?:n[°º.]?|nr|no|núm|num|č|issue|vol|week|edition|ausgabe|numéro|número|numero|выпуск|номер|sayı|edição|edición)[.:]?\s?[°º]?\s?\d{1,4}\b|№\s?\d|第\s?[\d一二三四五六七八九十百]+\s?[号號期回]|제?\s?\d+\s?호/iu
const YEAR = /(?:19|20)\d\d/u
const DAY = /(?<!\d)\d{1,2}(?!\d)/u
const COUNTED = /\s\d{1,4}$/u

/**
 * 0–1: does a document's title name a publication and its issue rather than say what happened?
 *
 *   'This Week in Ports #118', 'Week ending 7 June 2020', 'Hafenblatt Nr. 12'    1
 *   'News in brief'                                                               0.5
 *   'Harbour reopens after six months of works'                                   0
 */
export function issueness(title: string): number {
  if (ISSUE.test(title) || (YEAR.test(title) && DAY.test(title.replace(YEAR, '')))) return 1
  if (COUNTED.test(title)) return 0.8
  if (YEAR.test(title)) return 0.4
  if (title === '') return 0.4
  return countWords(title) <= 4 && !/[?!:：,，]/u.test(title) ? 0.5 : 0
}

export function isPublicationTitle(title: string): boolean {
  return issueness(title) >= 0.5
}
