import type { Element } from 'hast'
import { visit } from 'unist-util-visit'
import { cleanLine } from '../../characters.js'
import type { Attached, Block, Document } from '../../documents/document.js'
import { type Media, mediaAt } from '../../media.js'
import type { Problem } from '../../problem.js'
import { type MediaAddress, mediaAddress, type Place } from './media-address.js'

/** A file below the items folder that a document names: shown, linked to, or attached. */
export type LocalFile = {
  /** Path below the items folder, and the address it is served at. */
  readonly file: string
  readonly url: string
  /** As the author wrote it. */
  readonly written: string
  readonly line: number
  /** Its size and time when it was looked at, empty when it was not there; absent: nobody looked. */
  readonly seen?: string
}

/** An address in a document that is meant to be a file. */
type Reference = {
  readonly written: string
  readonly line: number
  readonly local: LocalFile | null
  /** Why it can be none; null where it may be one. */
  readonly fault: string | null
}

/** The first picture in these blocks that is one to look at. */
export function firstPicture(blocks: readonly Block[], place: Place): Media | null {
  for (const { node } of blocks)
    for (const { tagName, properties } of elementsOf(node)) {
      const written = tagName === 'img' ? properties['src'] : tagName === 'video' ? properties['poster'] : null
      const media = mediaOf(written, properties['alt'], place)
      if (media) return media
    }
  return null
}

/** The first film or recording in these blocks. */
export function firstRecording(blocks: readonly Block[], place: Place): Media | null {
  for (const { node } of blocks)
    for (const { tagName, properties } of elementsOf(node)) {
      if (tagName !== 'video' && tagName !== 'audio') continue
      const media = mediaOf(properties['src'], properties['title'], place)
      if (media) return media
    }
  return null
}

/** What the metadata attach to a document. */
export function attachedMedia(
  { metadata }: Document,
  place: Place,
): { readonly image: Media | null; readonly enclosure: Media | null } {
  const { image, enclosure } = metadata
  return {
    image: image && mediaOf(image.written, image.alt, place),
    enclosure: enclosure && mediaOf(enclosure.written, enclosure.alt, place),
  }
}

function mediaOf(written: unknown, alt: unknown, place: Place): Media | null {
  if (typeof written !== 'string') return null
  const address = mediaAddress(written, place)
  if (address.kind !== 'local' && address.kind !== 'remote') return null
  return mediaAt(address.url, typeof alt === 'string' ? cleanLine(alt) : '')
}

/** Every file a document names, in the order they stand in it. */
export function mediaReferences({ metadata, blocks, notes, format }: Document, place: Place): Reference[] {
  const attached = [metadata.image, metadata.enclosure].flatMap((one) => (one ? [attachedReference(one, place)] : []))
  const shown = [...blocks, ...notes.values()].flatMap(({ node, line }) =>
    elementsOf(node).flatMap((element) => shownReferences(element, line, place)),
  )
  // A page of HTML is full of pictures that only hold a place for others.
  return [
    ...attached,
    ...shown.filter(({ written, local }) => local !== null || format !== 'html' || !isInside(written)),
  ]
}

function attachedReference({ written, line }: Attached, place: Place): Reference {
  const address = mediaAddress(written, place)
  const fault = address.kind === 'nowhere' ? 'is no address of a file; write its path, or https://…' : faultOf(address)
  return { written, line, local: localOf(address, written, line), fault }
}

/** A link to a page beside the document is no file of ours; one to a recording is. */
function shownReferences({ tagName, properties }: Element, line: number, place: Place): Reference[] {
  return [properties['src'], properties['poster'], properties['href']].flatMap((written): Reference[] => {
    if (typeof written !== 'string') return []
    const address = mediaAddress(written, place)
    if (address.kind === 'local') return [{ written, line, local: localOf(address, written, line), fault: null }]
    const fault = isInside(written) ? INSIDE : faultOf(address)
    return tagName !== 'a' && fault !== null ? [{ written, line, local: null, fault }] : []
  })
}

/** In the text itself, or on one machine only. */
function isInside(written: string): boolean {
  return /^\s*(?:data|blob|file):/i.test(written)
}

const INSIDE = 'nobody else can fetch; put the file beside the document and write its name'

function localOf(address: MediaAddress, written: string, line: number): LocalFile | null {
  return address.kind === 'local' ? { file: address.file, url: address.url, written, line } : null
}

function faultOf(address: MediaAddress): string | null {
  return address.kind === 'unserved' ? address.why : null
}

/** More warnings of one document than these help nobody. */
const MOST_WARNINGS = 20

export function mediaWarnings(file: string, references: readonly Reference[]): Problem[] {
  return references
    .flatMap(({ written, line, fault }) => (fault === null ? [] : [pictureMissing(file, line, written, fault)]))
    .slice(0, MOST_WARNINGS)
}

/** `found "pump.svg", which is served by nobody; use …` */
export function pictureMissing(file: string, line: number, written: string, fault: string): Problem {
  const shown = written.length > 80 ? `${written.slice(0, 77).toWellFormed()}…` : written
  return { file, line, code: 'picture-missing', severity: 'warning', message: `found "${shown}", which ${fault}` }
}

function elementsOf(node: Element): Element[] {
  const elements: Element[] = []
  visit(node, 'element', (element) => {
    elements.push(element)
  })
  return elements
}
