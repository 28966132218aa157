/** A picture, a recording or a film that belongs to a story, with what is known of it. */
export type Media = {
  /** Absolute, percent-encoded, http or https. */
  readonly url: string
  /** By the end of its address: `image/jpeg`. */
  readonly type: string | null
  /** Bytes; known of a file of ours only. */
  readonly length: number | null
  /** Pixels, as shown: a photograph taken sideways is turned. */
  readonly width: number | null
  readonly height: number | null
  /** What is to be seen in it, for who does not see it; empty where nobody said. */
  readonly alt: string
}

/**
 * Files beside documents that are served, by the end of their name. No SVG: it may carry scripts. To add one:
 * write it here, and in README.
 */
export const MEDIA_TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  mp4: 'video/mp4',
  webm: 'video/webm',
}

/** `week/Photo.JPG` → `image/jpeg`; a file that is none of these → null */
export function mediaTypeOf(name: string): string | null {
  const end = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(MEDIA_TYPES, end) ? (MEDIA_TYPES[end] ?? null) : null
}

export type Medium = 'image' | 'audio' | 'video'

/** `audio/mpeg` → audio; of a type we do not know, what its place says it is. */
export function mediumOf(type: string | null, otherwise: Medium): Medium {
  const medium = type?.split('/')[0]
  return medium === 'image' || medium === 'audio' || medium === 'video' ? medium : otherwise
}

/** A medium somewhere, of which nothing is known but its address. */
export function mediaAt(url: string, alt = ''): Media {
  return { url, type: mediaTypeOf(new URL(url).pathname), length: null, width: null, height: null, alt }
}
