import slugify from '@sindresorhus/slugify'
import { v5 as uuidV5 } from 'uuid'

/** Made once for this program; RFC 9562 §5.5 wants the name space itself to be a UUID. */
const STRILLONE_NAMESPACE = '9a3a2e5e-8f0f-4a5c-8a5e-3d1c3a3c7f4b'
const LONGEST_SLUG = 80

/**
 * The id of a story, for ever: a name, not an address.
 *
 *   ('my-news', '2026-11-22.md', 'fuel-dearer') → 'urn:uuid:…', the same on every machine
 */
export function mintId(channelId: string, documentPath: string, key: string): string {
  return minterOf(channelId)(documentPath, key)
}

/** `mintId` for many stories of one channel. */
export function minterOf(channelId: string): (documentPath: string, key: string) => string {
  const space = channelSpace(channelId)
  return (documentPath, key) => `urn:uuid:${uuidV5(JSON.stringify([documentPath, key]), space)}`
}

/**
 * An id as RFC 4287 §4.2.6 wants it, for one that was taken over from a feed of another kind.
 *
 *   'https://old.example/?p=12'   the same
 *   '12 at https://old.example'   'urn:uuid:…', always the same one for this channel
 */
export function idAsIri(channelId: string, id: string): string {
  return IRI.test(id) ? id : `urn:uuid:${uuidV5(`guid ${id}`, channelSpace(channelId))}`
}

/** RFC 3987 §2.2: a scheme, then nothing that may not stand in an address; `%` only before two digits. */
const IRI = /^[a-z][a-z0-9+.-]*:(?:[^\s<>"{}|\\^`%\p{C}]|%[0-9a-f]{2})+$/iu

/** The id of a feed; `path` is its address without the host. */
export function feedId(channelId: string, path: string): string {
  return `urn:uuid:${uuidV5(`feed ${path}`, channelSpace(channelId))}`
}

function channelSpace(channelId: string): string {
  return uuidV5(channelId, STRILLONE_NAMESPACE)
}

/**
 * A title as the last part of an address, at most 80 characters, cut between words.
 *
 *   'Perché il treno è fermo' → 'perche-il-treno-e-fermo'
 *   '東京で雪'                 → ''       (nothing of it fits: the caller falls back to the id)
 */
export function slugOf(title: string): string {
  const slug = slugify(title, {
    decamelize: false,
    customReplacements: [
      ['&', ' '],
      ['’', ''],
    ],
  })
  if (slug.length <= LONGEST_SLUG) return slug
  const cut = slug.slice(0, LONGEST_SLUG + 1)
  return cut.includes('-') ? cut.slice(0, cut.lastIndexOf('-')) : slug.slice(0, LONGEST_SLUG)
}

/** Hexadecimal digits of an address made of an id: with 12 of them, one chance in 50,000 that any two of 100,000 meet. */
const SHORT_ID_LENGTH = 12

/** `urn:uuid:5f0c2a7e-91d3-5e…` → `5f0c2a7e91d3` */
export function shortId(id: string): string {
  return id.slice('urn:uuid:'.length).replaceAll('-', '').slice(0, SHORT_ID_LENGTH)
}
