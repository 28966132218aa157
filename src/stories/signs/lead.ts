import type { Element } from 'hast'
import { textOf } from '../../documents/whitespace.js'

/**
 * Words set apart at the beginning of a block.
 *
 *   **Fuel dearer.** Prices rise.       { kind: 'bold', title: 'Fuel dearer', start: 0, end: 12 }
 *   [Fuel dearer](…), Daily Planet      { kind: 'link', title: 'Fuel dearer', start: 0, end: 11 }
 */
export type Lead = {
  readonly kind: 'bold' | 'link'
  readonly title: string
  /** Offsets in the block's text. */
  readonly start: number
  readonly end: number
}

const BOLD: ReadonlySet<string> = new Set(['strong', 'b', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'dt'])
/** Bullets, pictograms, brackets and opening quotes may stand before the words that lead. */
const BEFORE_LEAD = /^(?:[\s\p{Po}\p{S}\p{Pd}\p{Ps}\p{Pi}"']|\u200D|\uFE0F)*$/u

/** The bold words or the link a block opens with, or null. */
export function leadOf(node: Element, text: string): Lead | null {
  return leadIn(node, { passed: '' }) ?? referenceLead(text)
}

function leadIn(element: Element, state: { passed: string }): Lead | null {
  for (const child of element.children) {
    if (child.type === 'text') {
      state.passed += child.value
      if (!BEFORE_LEAD.test(child.value)) return null
    } else if (child.type === 'element') {
      const kind = BOLD.has(child.tagName) ? 'bold' : child.tagName === 'a' ? 'link' : null
      const found = kind ? leadFrom(child, kind, state.passed.length) : leadIn(child, state)
      if (found) return found
      if (!BEFORE_LEAD.test(kind ? textOf(child) : '')) return null
      if (kind) state.passed += textOf(child)
    }
    if (state.passed.length > 40 && state.passed.trim() !== '') return null
  }
  return null
}

function leadFrom(element: Element, kind: Lead['kind'], start: number): Lead | null {
  const text = textOf(element)
  const title = text.trim()
  return /[\p{L}\p{N}]/u.test(title) ? { kind, title, start, end: start + text.length } : null
}

/** `[Fuel dearer][]`, `[Fuel dearer][planet]`: a reference whose definition is in another file. */
const REFERENCE = /^\s*\[([^\][]{2,160})\]\[[^\][]{0,80}\]/u

function referenceLead(text: string): Lead | null {
  const found = REFERENCE.exec(text)
  return found?.[1] ? { kind: 'link', title: found[1], start: 0, end: found[0].length } : null
}

/** How many characters of a tree's text stand in links. */
export function linkedLength(node: Element): number {
  let length = 0
  for (const child of node.children) {
    if (child.type !== 'element') continue
    length += child.tagName === 'a' ? textOf(child).length : linkedLength(child)
  }
  return length
}
