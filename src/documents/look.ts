import type { Element, ElementContent } from 'hast'
import { textOf } from './whitespace.js'

/** How text is set by the inline styles around it, as far as a reader sees a headline by it. */
export type Look = {
  readonly bold: boolean
  /** CSS pixels; null where no style says one. */
  readonly size: number | null
}

export const PLAIN: Look = { bold: false, size: null }

const WEIGHT = /font-weight\s*:\s*(bold|bolder|[6-9]00|normal|[1-5]00)/iu
const SIZE = /font(?:-size)?\s*:[^;]*?(\d{1,3}(?:\.\d+)?)\s*(px|pt|em|rem|%)/iu
const PIXELS: Readonly<Record<string, number>> = { px: 1, pt: 4 / 3, em: 16, rem: 16, '%': 0.16 }
const HEADLINE_CLASS = /(?:^|[-_])(?:headline|heading|title|hed|titel|titre|titulo|titolo)$/iu
const OTHER_CLASS = /sub|site|page|section|block|nav|widget/iu

/**
 * The look of an element inside another.
 *
 *   <td style="font-size:20px;font-weight:bold"> → { bold: true, size: 20 }
 *   <div class="card-title">                     → { bold: true, size: null }
 */
export function lookOf({ properties }: Element, around: Look): Look {
  const style = typeof properties['style'] === 'string' ? properties['style'] : ''
  const weight = WEIGHT.exec(style)?.[1]
  const [, figure, unit] = SIZE.exec(style) ?? []
  const size = figure === undefined ? around.size : Number(figure) * (PIXELS[unit?.toLowerCase() ?? 'px'] ?? 1)
  const named = isNamedHeadline(properties['className'])
  return { bold: weight === undefined ? around.bold || named : /^(?:bold|[6-9])/iu.test(weight), size }
}

function isNamedHeadline(names: unknown): boolean {
  const list = Array.isArray(names) ? names.map(String) : []
  return list.some((name) => HEADLINE_CLASS.test(name) && !OTHER_CLASS.test(name))
}

/** The look of all the text of an element: its own, or that of the one element that holds it all. */
export function innerLook(element: Element, around: Look): Look {
  const own = lookOf(element, around)
  const held = element.children.filter((child) => !isBlank(child))
  const [only] = held
  return held.length === 1 && only?.type === 'element' ? innerLook(only, own) : own
}

function isBlank(child: ElementContent): boolean {
  return child.type === 'comment' || (child.type === 'text' && child.value.trim() === '')
}

const HIDDEN = /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all/iu
/** A page that hides its whole text shows it again by a script. */
const LONGEST_HIDDEN = 300

/** The lines mails hide for the list of an inbox: `display: none`, no reader sees them. */
export function isHidden(element: Element): boolean {
  const { style } = element.properties
  return typeof style === 'string' && HIDDEN.test(style) && textOf(element).length <= LONGEST_HIDDEN
}

/** Pixels. Nothing that is to be looked at is that small. */
const LARGEST_PIXEL = 2

/**
 * A picture or a frame that counts who opens a mail, or holds a table apart: two pixels wide or high and no more, as a reader
 * would see it, so that a style wins over attributes (CSS 2.1 §10.4: `min-width` over both).
 *
 *   <img src="open.php?u=nora" width="1" height="1">     → true
 *   <img src="harbour.jpg" width="1" style="width:100%"> → false
 */
export function isPixel({ tagName, properties }: Element): boolean {
  if (tagName !== 'img' && tagName !== 'iframe') return false
  const style = typeof properties['style'] === 'string' ? properties['style'] : ''
  const said = (name: string) => new RegExp(`(?:^|;)\\s*${name}\\s*:([^;!]*)`, 'i').exec(style)?.[1]
  return ['width', 'height'].some((side) => {
    const least = said(`min-${side}`)
    if (least !== undefined && !isTiny(least)) return false
    return isTiny(said(side) ?? String(properties[side])) || isTiny(said(`max-${side}`) ?? '')
  })
}

function isTiny(length: string): boolean {
  const pixels = /^\s*(\d+(?:\.\d*)?|\.\d+)(?:px|pt)?\s*$/i.exec(length)?.[1]
  return pixels !== undefined && Number(pixels) <= LARGEST_PIXEL
}
