import { isCapitals, isDateline, opensLikeSentence } from './headline.js'
import type { Unit } from './reading.js'
import { countWords } from './words.js'

/** A headline in the same block as its body: the title, and where the body begins. */
export type RunIn = { readonly title: string; readonly bodyStart: number }

const LONGEST_TITLE = 200
const LONGEST_TITLE_WORDS = 28
const SHORTEST_BODY_WORDS = 3
/** A headline far down a paragraph is none. */
const REACH = 260

const DASH = /\s(?:--?|[–—])\s+/gu
const COLON = /(?<=[^\s\d])\s?[:：](?:\s+|(?<=：))/gu
const SENTENCE = /(?<=[\p{Ll}\p{N}\p{Lo}"”»)])[.。!?！？]["”»)]?(?:\s+|(?<=[。！？]))/gu

/** `Fuel dearer from Monday - The ministry …`, also – and — and --; never a dateline, never `3 – 1`. */
export function dashRunIn(text: string, from: number): RunIn | null {
  return firstRunIn(
    text,
    from,
    DASH,
    (title, body) => isTitle(title, 2) && opensLikeSentence(body) && !isDateline(title),
  )
}

/** `Fuel dearer from Monday: the ministry …` */
export function colonRunIn(text: string, from: number): RunIn | null {
  return firstRunIn(text, from, COLON, (title) => isTitle(title, 1))
}

/** `Fuel dearer. The ministry has confirmed …`: the first sentence is short. */
export function sentenceRunIn(text: string, from: number): RunIn | null {
  return firstRunIn(
    text,
    from,
    SENTENCE,
    (title, body) => isTitle(title, 2) && countWords(title) <= 12 && opensLikeSentence(body),
  )
}

const CAPITALS =
  /^[^\p{Ll}]{3,120}?(?:[.:]?\s?(?:--|[–—])\s?|[.:]\s+|\s-\s)(?=["“«(]?\p{L}?\p{Ll}|["“«(]?\p{Lu}\p{Ll}|["“«(]?\p{Lu}\s\p{Ll})/u

/** `ANGERS, 12 March.—A fire …`: a place, a day, a dash, as old newspapers open their reports. */
const PLACE_AND_DAY = /^[^\p{Ll}\n]{3,60},\s[^.\n—]{2,25}\.\s?(?:--|—)\s?(?=\S)/u

/** `FUEL DEARER. The ministry …`, `FUEL DEARER.--The ministry …`: capitals, then a text that has none. */
export function capitalsRunIn(text: string, from: number): RunIn | null {
  const placed = PLACE_AND_DAY.exec(text.slice(from, from + REACH))?.[0]
  if (placed !== undefined && /\p{Lu}{3}/u.test(placed))
    return { title: placed.replace(/[\s.—-]+$/u, ''), bodyStart: from + placed.length }
  const head = CAPITALS.exec(text.slice(from, from + REACH))?.[0]
  if (head === undefined || !/\p{Lu}{3}/u.test(head) || (!isCapitals(head) && /\p{Ll}/u.test(head))) return null
  const title = head.replace(/[\s.:–—-]+$/u, '').trim()
  const wire = /\s[–—-]\s$|^[^.]*\s(?:--)\s$/u.test(head) && isDateline(title)
  const bodyStart = from + head.length
  return wire || countWords(text.slice(bodyStart, bodyStart + 80)) < SHORTEST_BODY_WORDS ? null : { title, bodyStart }
}

/** `Guillestre. `: the place or the field a short report is about, before its headline. */
const RUBRIC = /^\p{Lu}[\p{L}'’-]{2,20}(?:\s[\p{L}'’-]{2,20})?\.\s/u

function firstRunIn(
  text: string,
  from: number,
  separator: RegExp,
  fits: (title: string, body: string) => boolean,
): RunIn | null {
  const opening = text.slice(from, from + REACH)
  for (const found of opening.matchAll(separator)) {
    const title = opening.slice(0, found.index).trim()
    const bodyStart = from + found.index + found[0].length
    const body = text.slice(bodyStart, bodyStart + 80)
    if (/[.。!?！？]\s+\p{Lu}/u.test(title.replace(RUBRIC, ''))) return null
    if (/\d$/u.test(title) && /^\d/u.test(body)) continue
    if (fits(title, body) && countWords(body) >= SHORTEST_BODY_WORDS) return { title, bodyStart }
  }
  return null
}

function isTitle(title: string, fewestWords: number): boolean {
  const words = countWords(title)
  if (title.length > LONGEST_TITLE || words < fewestWords || words > LONGEST_TITLE_WORDS) return false
  return (
    opensLikeSentence(title) && !/[.;,]$/u.test(title) && !/\p{L}["”»]$/u.test(title.replace(/["“«].*?["”»]/gu, ''))
  )
}

const PARTING = /^["”»'’)\]]*[\s:：.。\-–—|,]*/u

/**
 * The headline a block's leading bold words or link give it.
 *
 *   **Fuel dearer.** Prices rise.      → 'Fuel dearer'
 *   [Fuel dearer](…), Daily Planet     → 'Fuel dearer'
 *   **Entry free** for children        → null, unless `loose`: the bold words open the sentence
 */
export function leadRunIn(unit: Unit, loose: boolean): RunIn | null {
  const { lead, block } = unit
  if (!lead || lead.title.length > LONGEST_TITLE) return null
  const parting = PARTING.exec(block.text.slice(lead.end))?.[0] ?? ''
  const title = lead.title.replace(/[\s:：.。\-–—]+$/u, '').replace(/^\*+/u, '')
  const parted =
    title.length < lead.title.trimEnd().length ||
    /[\n:：.。\-–—|]/u.test(parting) ||
    (lead.kind === 'link' && /^\s*[(（[]/u.test(block.text.slice(lead.end)))
  const comma = /^[\s,;、，]*/u.exec(block.text.slice(lead.end))?.[0] ?? ''
  const ends = lead.end + parting.length >= block.text.length
  if (title === '' || !(parted || ends || loose)) return null
  return { title, bodyStart: parted || ends ? lead.end + parting.length : lead.end + comma.length }
}
