import { contentOf, elementsIn } from './content-rules.js'
import { eachItem } from './item-rules.js'
import type { Rule, RuleSource } from './profile.js'
import { childrenOf, descendantsOf, type XmlElement } from './xml.js'

/** Rules about the pictures of items that more than one aggregator makes. Sizes count only where they are told. */

/** A picture of an item; width and height in pixels, null where the feed does not tell them. */
type Picture = {
  readonly url: string
  readonly type: string
  readonly width: number | null
  readonly height: number | null
}

export function imagePresent(source: RuleSource): Rule {
  return eachItem('image-missing', source, ({ element }) =>
    picturesOf(element).length > 0
      ? []
      : [{ found: 'the item has no picture', advice: 'name an image in the front matter, or put one in the story' }],
  )
}

/** Both sides at least this long. */
export function imageSidesAtLeast(pixels: number, source: RuleSource): Rule {
  return imageSize(`both sides ${pixels} pixels or more`, (width, height) => Math.min(width, height) >= pixels, source)
}

/** The longer side at least this long. */
export function imageLongSideAtLeast(pixels: number, source: RuleSource): Rule {
  return imageSize(
    `${pixels} pixels or more in width or height`,
    (width, height) => Math.max(width, height) >= pixels,
    source,
  )
}

function imageSize(demand: string, fits: (width: number, height: number) => boolean, source: RuleSource): Rule {
  return eachItem('image-small', source, ({ element }) =>
    picturesOf(element).flatMap(({ url, width, height }) =>
      width === null || height === null || fits(width, height)
        ? []
        : [{ found: `the picture ${url} is ${width} × ${height}`, advice: `use one with ${demand}` }],
    ),
  )
}

/** Width divided by height, between these. */
export function imageShape(least: number, most: number, source: RuleSource): Rule {
  return eachItem('image-shape', source, ({ element }) =>
    picturesOf(element).flatMap(({ url, width, height }) => {
      if (width === null || height === null || (width / height >= least && width / height <= most)) return []
      const found = `the picture ${url} is ${width} × ${height}`
      return [{ found, advice: `crop it so that its width is ${least} to ${most} times its height` }]
    }),
  )
}

/** `['jpeg', 'png']`; by the declared type, else by the end of the address; one that tells neither passes. */
export function imageTypes(types: readonly string[], source: RuleSource): Rule {
  return eachItem('image-type', source, ({ element }) =>
    picturesOf(element).flatMap(({ url, type }) =>
      type === '' || types.includes(type)
        ? []
        : [{ found: `the picture ${url} is ${type}`, advice: `use one of ${types.join(', ')}` }],
    ),
  )
}

function picturesOf(item: XmlElement): readonly Picture[] {
  const declared = descendantsOf(item)
    .filter((element) => element.name === 'media:thumbnail' || isPicture(element))
    .map(({ attributes }) => picture(attributes.get('url') ?? '', (name) => attributes.get(name)))
  const shown = elementsIn(contentOf(item))
    .filter(({ tagName }) => tagName === 'img')
    .map(({ properties }) => picture(asText(properties.src), (name) => asText(properties[name])))
  return [...declared, ...shown].filter(({ url }) => url !== '')
}

function isPicture({ name, attributes }: XmlElement): boolean {
  if (name !== 'enclosure' && name !== 'media:content') return false
  return attributes.get('medium') === 'image' || (attributes.get('type') ?? '').startsWith('image/')
}

function picture(url: string, attribute: (name: string) => string | undefined): Picture {
  return {
    url,
    type: kindOf(attribute('type') ?? '', url),
    width: inPixels(attribute('width')),
    height: inPixels(attribute('height')),
  }
}

/** `('image/svg+xml', …)` → `svg`; `('', 'https://…/a.JPG?x')` → `jpeg`; unknown → empty */
function kindOf(declared: string, url: string): string {
  const end = /\.([a-z]{3,4})(?:[?#].*)?$/i.exec(url)?.[1] ?? ''
  const kind = (declared.startsWith('image/') ? declared.slice('image/'.length) : end).toLowerCase()
  return kind === 'jpg' ? 'jpeg' : kind.replace('+xml', '')
}

function inPixels(written: string | undefined): number | null {
  return written !== undefined && /^\d+$/.test(written) ? Number(written) : null
}

function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

const MEDIA_ADVICE: Readonly<Record<string, string>> = {
  'type=': 'use a picture whose address ends as its kind does, .jpg or .png',
}
const NOBODY_CAN_SAY = 'no front matter can say it yet: agree with them on a feed without, or leave the picture out'

/** Every `media:content` with what an aggregator wants beside the address, as attributes or as children. */
export function mediaHas(attributes: readonly string[], children: readonly string[], source: RuleSource): Rule {
  const lackingIn = (media: XmlElement) => {
    const missing = attributes.filter((name) => !media.attributes.has(name)).map((name) => `${name}=`)
    return missing.concat(children.filter((name) => childrenOf(media, name).length === 0).map((name) => `<${name}>`))
  }
  return eachItem('media-incomplete', source, ({ element }) =>
    descendantsOf(element)
      .filter(({ name }) => name === 'media:content')
      .flatMap(lackingIn)
      .map((name) => ({ found: `<media:content> has no ${name}`, advice: MEDIA_ADVICE[name] ?? NOBODY_CAN_SAY })),
  )
}
