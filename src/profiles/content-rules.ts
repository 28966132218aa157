import type { Element, Nodes, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { visit } from 'unist-util-visit'
import { eachItem } from './item-rules.js'
import type { Rule, RuleSource } from './profile.js'
import { textOf, type XmlElement } from './xml.js'

/** Rules about the HTML of items that more than one aggregator makes. */

/** Elements that must not be in the body. */
export function contentWithout(names: readonly string[], source: RuleSource): Rule {
  return eachItem('element-forbidden', source, ({ element }) => {
    const found = new Set(elementsIn(contentOf(element)).map(({ tagName }) => tagName))
    return names
      .filter((name) => found.has(name))
      .map((name) => ({ found: `the body has a <${name}>`, advice: 'leave it out, or put a link in its place' }))
  })
}

const ADDRESSES = ['href', 'src', 'poster', 'cite'] as const

export function absoluteAddresses(source: RuleSource): Rule {
  return eachItem('address-relative', source, ({ element }) =>
    elementsIn(contentOf(element))
      .flatMap(({ properties }) => ADDRESSES.map((name) => properties[name]))
      .filter((address) => typeof address === 'string')
      .filter((address) => !/^[a-z][a-z0-9+.-]*:/i.test(address))
      .map((address) => ({
        found: `the body points to "${address}"`,
        advice: 'write the whole address, with https://',
      })),
  )
}

export function nestedBelow(levels: number, source: RuleSource): Rule {
  return eachItem('content-deep', source, ({ element }) => {
    const depth = depthOf(fromHtml(contentOf(element), { fragment: true }))
    return depth < levels
      ? []
      : [
          {
            found: `elements are nested ${depth} deep`,
            advice: `nest fewer than ${levels}, in lists and quotes above all`,
          },
        ]
  })
}

export function noRunsOfBreaks(source: RuleSource): Rule {
  return eachItem('breaks-repeated', source, ({ element }) =>
    /<br[^>]*>\s*<br/i.test(contentOf(element))
      ? [{ found: 'the body has several <br> in a row', advice: 'begin a new paragraph instead' }]
      : [],
  )
}

/** Enough to read, be it in the description or in the body. */
export function textAtLeast(characters: number, source: RuleSource): Rule {
  return eachItem('text-short', source, ({ element }) => {
    const length = Math.max(plainLength(textOf(element, 'description')), plainLength(contentOf(element)))
    return length >= characters
      ? []
      : [{ found: `the item has ${length} characters of text`, advice: `write ${characters} or more` }]
  })
}

export function contentOf(item: XmlElement): string {
  return textOf(item, 'content:encoded')
}

export function elementsIn(html: string): readonly Element[] {
  const found: Element[] = []
  visit(fromHtml(html, { fragment: true }), 'element', (element) => void found.push(element))
  return found
}

function depthOf(node: Root | Nodes): number {
  if (!('children' in node)) return 0
  const deepest = node.children.reduce((most, child) => Math.max(most, depthOf(child)), 0)
  return node.type === 'element' ? deepest + 1 : deepest
}

function plainLength(html: string): number {
  let length = 0
  visit(fromHtml(html, { fragment: true }), 'text', ({ value }) => {
    length += Array.from(value).length
  })
  return length
}
