import type { Channel } from '../channel.js'
import { type Media, type Medium, mediumOf } from '../media.js'
import type { FeedEntry } from './feed.js'
import { escapeAttribute, escapePlain } from './xml.js'

type Attached = Pick<FeedEntry, 'image' | 'enclosure'>
/** What can be fetched with an entry. `length`: bytes, null where it lies on another host. */
export type Enclosure = { readonly url: string; readonly type: string; readonly length: number | null }

/**
 * What a program may fetch with an entry, the recording first: whatever has a type, and of pictures those whose
 * length is known. Nobody should be told to fetch a picture from another host that the text shows anyway.
 */
export function enclosuresOf({ enclosure, image }: Attached): readonly Enclosure[] {
  return [enclosure, image?.length === null ? null : image].flatMap((media) =>
    media?.type ? [{ url: media.url, type: media.type, length: media.length }] : [],
  )
}

/** `xmlns:media`, for the root of a feed. */
export const MEDIA_NAMESPACE = 'xmlns:media="http://search.yahoo.com/mrss/"'

/**
 * Media RSS 1.5.1: the picture, and a recording whose type is unknown, which no enclosure can carry.
 *
 *   <media:content url="…/pump.jpg" fileSize="40123" type="image/jpeg" medium="image" width="1200" height="800"/>
 *   <media:thumbnail url="…/pump.jpg"/>                 some aggregators know this element only
 */
export function mediaElements(channel: Pick<Channel, 'extensions'>, { image, enclosure }: Attached): string {
  if (!channel.extensions.includes('media')) return ''
  const recording = enclosure && enclosure.type === null ? mediaContent(enclosure, 'audio') : ''
  const picture = image ? `${mediaContent(image, 'image')}<media:thumbnail${attributes({ url: image.url })}/>` : ''
  return picture + recording
}

function mediaContent(media: Media, otherwise: Medium): string {
  const known = {
    url: media.url,
    fileSize: media.length,
    type: media.type,
    medium: mediumOf(media.type, otherwise),
    width: media.width,
    height: media.height,
  }
  const element = `media:content${attributes(known)}`
  if (media.alt === '') return `<${element}/>`
  return `<${element}><media:description type="plain">${escapePlain(media.alt)}</media:description></media:content>`
}

/** `({ url: 'a&b', length: null })` → ` url="a&#x26;b"` */
export function attributes(known: Readonly<Record<string, string | number | null>>): string {
  return Object.entries(known)
    .flatMap(([name, value]) => (value === null ? [] : [` ${name}="${escapeAttribute(String(value))}"`]))
    .join('')
}
