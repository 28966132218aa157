import { rss } from '../formats/rss.js'
import { atom } from '../formats/atom.js'
import type { Entry } from '../ledger/entry.js'
import type { Place, Published } from './published.js'
import { childrenOf, readXml, textOf, type XmlElement } from './xml.js'
import type { XmlMistake } from './strict-xml.js'

/** What rules look at: what is published, read back from its text. */
export type Reading = Published & {
  /** `<channel>` of `/rss.xml`; null where there is none to be read. */
  readonly rss: XmlElement | null
  readonly items: readonly Item[]
  /** `<feed>` of `/atom.xml`. */
  readonly atom: XmlElement | null
  readonly xmlMistakes: ReadonlyMap<string, readonly XmlMistake[]>
}

/** An item of RSS and the story it is made of. */
export type Item = { readonly element: XmlElement; readonly at: Place }

export function readPublished(published: Published, xmlMistakes: ReadonlyMap<string, readonly XmlMistake[]>): Reading {
  const channel = childrenOf(rootOf(published, rss.path, 'rss') ?? NOTHING, 'channel')[0] ?? null
  const byId = new Map(published.entries.map((entry) => [entry.id, entry]))
  const items = childrenOf(channel ?? NOTHING, 'item').map((element) => ({
    element,
    at: placeOf(byId.get(textOf(element, 'guid')), rss.path, element),
  }))
  return { ...published, rss: channel, items, atom: rootOf(published, atom.path, 'atom:feed'), xmlMistakes }
}

export const NOTHING: XmlElement = { name: '', attributes: new Map(), children: [], text: '', line: 1 }

/** The root of a published text, if it is what it should be. */
export function rootOf(published: Published, address: string, name: string): XmlElement | null {
  const root = readXml(published.texts.get(address) ?? '')
  return root?.name === name ? root : null
}

export function placeOf(entry: Entry | undefined, address: string, element: XmlElement): Place {
  return entry ? { entry } : { address, line: element.line }
}

export const RSS_PATH = rss.path
export const ATOM_PATH = atom.path
