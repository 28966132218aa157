import { ENGLISH } from './words/english.js'
import { FRENCH } from './words/french.js'
import { GERMAN } from './words/german.js'
import { ITALIAN } from './words/italian.js'
import { PORTUGUESE } from './words/portuguese.js'
import { SPANISH } from './words/spanish.js'
import type { Words } from './words/words-type.js'

/** The words our pages say, by language. To add one: its file in words/, and a line here; English stands in for the rest. */
export const LANGUAGES: Readonly<Record<string, Words>> = {
  de: GERMAN,
  en: ENGLISH,
  es: SPANISH,
  fr: FRENCH,
  it: ITALIAN,
  pt: PORTUGUESE,
}

/** `it-IT` → Italian; a language we have no words for → English. */
export function wordsIn(language: string): Words {
  return LANGUAGES[language.split('-')[0] ?? ''] ?? ENGLISH
}
