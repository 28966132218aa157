import { json } from '../formats/json.js'
import type { Entry } from '../ledger/entry.js'
import { atTop, feedWeight } from './feed-rules.js'
import { AUTHOR, ATTACHMENT, type Fault, FEED, HUB, ITEM, isObject, lookAt } from './json-shape.js'
import { type Found, placed, type Profile, type Rule, type RuleSource } from './profile.js'
import type { Place, Published } from './published.js'
import { READERS_LIMIT, READERS_LIMIT_BYTES } from './readers-limit.js'

const SPECIFICATION: RuleSource = { name: 'JSON Feed Version 1.1', url: 'https://www.jsonfeed.org/version/1.1/' }
const VERSION = 'https://jsonfeed.org/version/1.1'

export const jsonFeed: Profile = {
  name: 'jsonfeed',
  who: 'JSON Feed 1.1, for every reader of it',
  what: 'version, known fields of the right kind, nothing blank, ids, contents, absolute addresses, dates, languages, authors, attachments, hubs, 512 KB',
  reads: [json.path],
  rules: [
    {
      code: 'json-invalid',
      source: SPECIFICATION,
      check: (published) =>
        parsed(published)
          ? []
          : [atTop(json.path, 'the feed is no JSON object', 'report it: no text should come to this')],
    },
    feedWeight(json.path, READERS_LIMIT_BYTES, READERS_LIMIT),
    wholeFeed('version-wrong', ({ version }) =>
      version === VERSION ? [] : [{ found: `the version is ${JSON.stringify(version)}`, advice: `write "${VERSION}"` }],
    ),
    faults('field-missing'),
    faults('field-unknown'),
    faults('field-kind'),
    faults('field-blank'),
    faults('field-deprecated'),
    faults('address-relative'),
    faults('date-invalid'),
    faults('language-invalid'),
    eachItem('content-missing', (item) =>
      'content_html' in item || 'content_text' in item
        ? []
        : [{ found: 'the item has neither content_html nor content_text', advice: 'give the story a body' }],
    ),
    eachAuthor('author-empty'),
    distinctIds(),
    wholeFeed('self-missing', (feed) =>
      'feed_url' in feed ? [] : [{ found: 'the feed has no feed_url', advice: 'report it: readers compare addresses' }],
    ),
  ],
}

type JsonObject = Readonly<Record<string, unknown>>

function parsed({ texts }: Published): JsonObject | null {
  try {
    const value: unknown = JSON.parse(texts.get(json.path) ?? '')
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** Members of a list that are objects; the rest is another rule's. */
function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function placeOf(item: JsonObject, { entries }: { readonly entries: readonly Entry[] }): Place {
  const entry = entries.find(({ id }) => id === item.id)
  return entry ? { entry } : { address: json.path, line: 1 }
}

function wholeFeed(code: string, look: (feed: JsonObject) => readonly Found[]): Rule {
  return {
    code,
    source: SPECIFICATION,
    check: (published) => {
      const feed = parsed(published)
      return feed ? look(feed).map(({ found, advice }) => atTop(json.path, found, advice)) : []
    },
  }
}

function eachItem(code: string, look: (item: JsonObject) => readonly Found[]): Rule {
  return {
    code,
    source: SPECIFICATION,
    check: (published) =>
      objectsIn(parsed(published)?.items).flatMap((item) => placed(placeOf(item, published), look(item))),
  }
}

/** The faults of one kind that the shapes of the specification find, from the feed down to its attachments. */
function faults(code: Fault['code']): Rule {
  return {
    code,
    source: SPECIFICATION,
    check: (published) => {
      const feed = parsed(published)
      if (!feed) return []
      const top = [
        ...lookAt(feed, FEED, 'the feed'),
        ...objectsIn(feed.authors).flatMap((author) => lookAt(author, AUTHOR, 'an author')),
        ...objectsIn(feed.hubs).flatMap((hub) => lookAt(hub, HUB, 'a hub')),
      ]
      const items = objectsIn(feed.items).flatMap((item) =>
        faultsOfItem(item).map((fault) => ({ fault, at: placeOf(item, published) })),
      )
      return [...top.map((fault) => ({ fault, at: { address: json.path, line: 1 } })), ...items]
        .filter(({ fault }) => fault.code === code)
        .map(({ fault: { found, advice }, at }) => ({ at, found, advice }))
    },
  }
}

function faultsOfItem(item: JsonObject): readonly Fault[] {
  return [
    ...lookAt(item, ITEM, 'the item'),
    ...objectsIn(item.authors).flatMap((author) => lookAt(author, AUTHOR, 'an author')),
    ...objectsIn(item.attachments).flatMap((attachment) => lookAt(attachment, ATTACHMENT, 'an attachment')),
  ]
}

/** An author with nothing in it is none: one of the three fields is required. */
function eachAuthor(code: string): Rule {
  const found = 'an author has neither name, url nor avatar'
  return {
    code,
    source: SPECIFICATION,
    check: (published) => {
      const feed = parsed(published)
      const top = objectsIn(feed?.authors).filter(isNobody)
      const items = objectsIn(feed?.items).filter((item) => objectsIn(item.authors).some(isNobody))
      return [
        ...top.map(() => atTop(json.path, found, 'name an author in strillone.yaml')),
        ...items.map((item) => ({ at: placeOf(item, published), found, advice: 'name the author' })),
      ]
    },
  }
}

function isNobody(author: JsonObject): boolean {
  return !('name' in author || 'url' in author || 'avatar' in author)
}

function distinctIds(): Rule {
  return {
    code: 'id-duplicate',
    source: SPECIFICATION,
    check: (published) => {
      const ids = new Set<unknown>()
      return objectsIn(parsed(published)?.items).flatMap((item) => {
        if (!ids.has(item.id)) return ids.add(item.id) && []
        const found = `the id ${JSON.stringify(item.id)} is used twice`
        return [{ at: placeOf(item, published), found, advice: 'report it: no two stories share an id' }]
      })
    },
  }
}
