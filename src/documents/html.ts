import type { Element, Nodes, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { visit } from 'unist-util-visit'
import { textOf } from './whitespace.js'

/** An HTML page as a tree; what browsers repair is repaired (WHATWG HTML §13.2). */
export function htmlToTree(text: string): Root {
  return fromHtml(withoutFalseTemplates(text))
}

/**
 * `<template#a>` has, to browsers, a long name of its own. What makes our tree reads the name as a selector, takes
 * the element for a `<template>` and fails on its missing content.
 */
export function withoutFalseTemplates(html: string): string {
  return html.replace(/<(\/?template)(?=[#.])/gi, '<$1-')
}

/** Cut inside a tag, a comment or a script: the rest of the file is not there yet. */
export function isHtmlCutShort(text: string): boolean {
  const lastOpen = text.lastIndexOf('<')
  if (lastOpen > text.lastIndexOf('>') && /^<[a-z!/]/i.test(text.slice(lastOpen))) return true
  return text.lastIndexOf('<!--') > text.lastIndexOf('-->')
}

/** Meta elements by the field of ours they mean. The first that stands wins. */
const META_FIELDS: Readonly<Record<string, string>> = {
  'article:published_time': 'date',
  date: 'date',
  'dc.date': 'date',
  'dcterms.created': 'date',
  datepublished: 'date',
  pubdate: 'date',
  'article:modified_time': 'updated',
  'dcterms.modified': 'updated',
  datemodified: 'updated',
  'last-modified': 'updated',
  author: 'authors',
  'article:author': 'authors',
  'dc.creator': 'authors',
  'strillone:author': 'authors',
  keywords: 'tags',
  'article:tag': 'tags',
  'og:image': 'image',
  'og:audio': 'enclosure',
  split: 'split',
  'strillone:id': 'id',
  'strillone:split': 'split',
  draft: 'draft',
  'strillone:draft': 'draft',
}

export type HtmlHead = {
  readonly data: Record<string, unknown>
  readonly lineOf: (field: string) => number
  readonly base: string | null
}

/**
 * What the head of a page says: `<title>`, `<html lang>`, meta elements, then JSON-LD for what is still open.
 *
 *   <html lang="de"><meta name="date" content="2026-11-22">  →  { language: 'de', date: '2026-11-22' }
 */
export function readHead(tree: Root): HtmlHead {
  const data: Record<string, unknown> = {}
  const lines = new Map<string, number>()
  let base: string | null = null
  const set = (field: string, value: unknown, node: Nodes) => {
    if (value === undefined || value === null || value === '' || field in data) return
    data[field] = value
    lines.set(field, node.position?.start.line ?? 1)
  }
  visit(tree, 'element', (element) => {
    const { tagName, properties } = element
    if (tagName === 'html') set('language', properties['lang'] ?? properties['xmlLang'], element)
    else if (tagName === 'title') set('title', textOf(element).trim(), element)
    else if (tagName === 'base' && typeof properties['href'] === 'string') base ??= properties['href']
    else if (tagName === 'meta') setMeta(element, set)
    else if (tagName === 'svg') return 'skip'
    return undefined
  })
  visit(tree, 'element', (element) => {
    if (element.tagName === 'script' && element.properties['type'] === 'application/ld+json')
      setLinkedData(element, set)
  })
  return { data, lineOf: (field) => lines.get(field) ?? 1, base }
}

type SetField = (field: string, value: unknown, node: Nodes) => void

function setMeta(element: Element, set: SetField): void {
  const { name, property, itemProp, content } = element.properties
  const key = String(name ?? property ?? itemProp ?? '').toLowerCase()
  const field = META_FIELDS[key]
  if (field) set(field, content && ONE_NAME.has(key) ? [content] : content, element)
}

/** Others may name several, with commas between them. */
const ONE_NAME: ReadonlySet<string> = new Set(['strillone:author'])

const ARTICLE_TYPES = /Article$|^BlogPosting$|^WebPage$|^Report$/

function setLinkedData(element: Element, set: SetField): void {
  for (const thing of linkedThings(textOf(element))) {
    if (!ARTICLE_TYPES.test(String(thing['@type']))) continue
    set('date', thing['datePublished'], element)
    set('updated', thing['dateModified'], element)
    set('authors', thing['author'], element)
    set('language', thing['inLanguage'], element)
    set('tags', thing['keywords'], element)
  }
}

function linkedThings(json: string): Record<string, unknown>[] {
  try {
    const data: unknown = JSON.parse(json)
    const list = Array.isArray(data) ? data : isRecord(data) && Array.isArray(data['@graph']) ? data['@graph'] : [data]
    return list.filter(isRecord)
  } catch {
    return []
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
