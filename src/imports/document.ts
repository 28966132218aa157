import { cleanText } from '../characters.js'
import { languageOf } from '../documents/metadata.js'
import { slugOf } from '../ledger/identity.js'
import { EARLIEST_INSTANT, formatRfc3339, toSecond } from '../time.js'
import { bodyOf, bodyOfText, wordsOf } from './body.js'
import type { OldFeed, OldItem } from './old-feed.js'

/** A file to be written into the items folder, and what keeps it from being taken for another. */
export type ImportedDocument = {
  readonly name: string
  readonly id: string | null
  readonly title: string
  readonly text: string
  /** What the item says its date is, where that can be none: then it has the one it was given. */
  readonly misdated: string | null
}

const LONGEST_TITLE = 90

/**
 * An item as a document: the whole of it one story, under the id and the dates its readers know.
 *
 *   → 2026-11-20-fuel-dearer.md
 *     ---
 *     id: "https://old.example/?p=12"
 *     title: "Fuel dearer"
 *     date: "2026-11-20T08:00:00Z"
 *     split: none
 *     ---
 *
 *     <p>The ministry …</p>
 *
 * `fallback`: the date of an item that says none.
 */
export function documentOf(item: OldItem, feed: Pick<OldFeed, 'language'>, fallback: Date): ImportedDocument {
  const title = item.title ?? titleFrom(item)
  const said = item.published ?? item.updated
  const date = believable(said) ?? fallback
  const updated = believable(item.updated)
  const html = item.plain ? bodyOfText(cleanText(item.body)) : bodyOf(cleanText(item.body), item.link)
  const fields = {
    id: item.id,
    title,
    date: formatRfc3339(date),
    updated: updated && updated > date ? formatRfc3339(updated) : null,
    language: languageOf(item.language) ?? languageOf(feed.language),
    authors: listed(item.authors),
    tags: listed(item.tags),
    image: item.image,
    enclosure: item.enclosure,
    draft: item.draft ? true : null,
    link: item.link,
    split: 'none',
  }
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${name === 'id' ? inAscii(toYaml(value)) : toYaml(value)}`],
  )
  const body = html === '' ? bodyOf(linkTo(item.link, title), null) : html
  const day = formatRfc3339(date).slice(0, 10)
  return {
    name: `${day}-${slugOf(title) || 'story'}`,
    id: item.id,
    title,
    misdated: date === fallback ? (item.misdated ?? (said && formatRfc3339(said))) : null,
    text: `---\n${lines.join('\n')}\n---\n\n${body}\n`,
  }
}

function listed(names: readonly string[]): readonly string[] | null {
  return names.length === 0 ? null : names
}

/** The first words of the body; of an item without any, its address. */
function titleFrom(item: OldItem): string {
  const text = (item.plain ? item.body : wordsOf(item.body)).replace(/\s+/gu, ' ').trim()
  if (text === '') return item.link ?? 'Untitled'
  if (text.length <= LONGEST_TITLE) return text
  return `${text.slice(0, LONGEST_TITLE).replace(/\s+\S*$/u, '')}…`
}

function linkTo(link: string | null, title: string): string {
  const text = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return link === null ? `<p>${text}</p>` : `<p><a href="${link.replaceAll('"', '%22')}">${text}</a></p>`
}

/** Before 1990 no date is one: programs write 1970 for none. */
function believable(date: Date | null): Date | null {
  return date && date >= EARLIEST_INSTANT ? toSecond(date) : null
}

/** JSON is YAML 1.2. */
function toYaml(value: unknown): string {
  return value === 'none' || value === true ? String(value) : JSON.stringify(value)
}

/** So that no repair of characters, when the file is read, can change an id. */
function inAscii(json: string): string {
  return json.replace(/[^\x20-\x7E]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
