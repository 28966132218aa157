import type { Comment, Element, ElementContent, Text } from 'hast'
import { holdsPicture, isPicture } from './pictures.js'

/** Elements that stand on lines of their own: their edges part words as white space does. */
export const BLOCK_ELEMENTS: ReadonlySet<string> = new Set(
  'address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
)

/**
 * Fold the white space of a tree as a browser shows it, so that the text of its nodes, end to end, is the
 * text a reader sees: one blank for a run, `\n` for `<br>`, and `\n` between the blocks inside. What parts a link or a
 * bold word from its neighbours stands outside of it.
 *
 *   <li>\n  Fuel <b> prices</b><p>rise</p></li>  →  <li>Fuel <b>prices</b>\n<p>rise</p></li>
 *   Dusk <img> falls                             →  Dusk <img><!-- -->falls
 *
 * A picture has a blank on either side, and the text one between its words: what is seen and no text is a comment, see
 * `withBlanks`. `pre` keeps its own. Returns a new tree; offsets into `textOf(result)` are places in it.
 */
export function foldWhiteSpace(element: Element): Element {
  return fold(element, { pending: '', started: false, parted: false, beside: null, held: null }, false)
}

type Blank = '' | ' ' | '\n'
type Folding = {
  pending: Blank
  started: boolean
  /** What parts the next text from the last one is in the tree already. */
  parted: boolean
  /** What stands behind a picture that came after the last text; null: none did. */
  beside: Blank | null
  /** Where `pending` stands before such a picture, as a comment until it is known that text follows. */
  held: Comment | null
}

function fold(element: Element, state: Folding, preformatted: boolean): Element {
  const keeps = preformatted || element.tagName === 'pre'
  const children: ElementContent[] = []
  for (const child of element.children) {
    if (child.type === 'text') {
      if (keeps) flush(children, state, child.value)
      else foldText(children, state, child.value)
    } else if (child.type === 'element') foldChild(child, children, state, keeps)
  }
  return { ...element, children }
}

function foldChild(child: Element, siblings: ElementContent[], state: Folding, preformatted: boolean): void {
  if (child.tagName === 'br') {
    if (state.started) state.pending = '\n'
    state.beside = null
    siblings.push(child)
    return
  }
  const block = BLOCK_ELEMENTS.has(child.tagName)
  if (block) partBlock(child, siblings, state)
  else if (isPicture(child)) besidePicture(siblings, state)
  else if (!preformatted) partBefore(child, siblings, state)
  siblings.push(fold(child, state, preformatted))
  if (!block) return
  if (state.started) state.pending = '\n'
  state.beside = null
  state.held = null
}

function partBlock(child: Element, siblings: ElementContent[], state: Folding): void {
  if (state.started) state.pending = '\n'
  if (state.pending === '\n' && hasText(child)) {
    pushText(siblings, '\n')
    state.pending = ''
  }
  state.beside = null
  state.held = null
}

/** A blank before a picture is text if text follows it, and else only seen. */
function besidePicture(siblings: ElementContent[], state: Folding): void {
  const blank = state.beside ?? (state.started ? state.pending : '')
  if (blank !== '') {
    const comment: Comment = { type: 'comment', value: blank }
    siblings.push(comment)
    if (state.started && state.pending !== '') state.held ??= comment
  }
  state.beside = ''
}

function partBefore(child: Element, siblings: ElementContent[], state: Folding): void {
  if (child.tagName === 'pre' || holdsBlock(child)) return
  if (!hasText(child)) {
    if (holdsPicture(child)) besidePicture(siblings, state)
    return
  }
  if (opensWithBlank(child)) seeBlank(state)
  const between = state.beside ?? (state.started && !state.parted ? state.pending : '')
  if (between === '') return
  const parts = state.started && state.pending !== ''
  pushText(siblings, settled(siblings, state))
  state.parted ||= parts
}

/** White space between words, or behind a picture. */
function seeBlank(state: Folding): void {
  if (state.started && !state.parted && state.pending === '') state.pending = ' '
  if (state.beside === '') state.beside = ' '
}

function opensWithBlank(element: Element): boolean {
  const [first] = element.children
  if (first?.type === 'text') return /^[ \t\n\f\r]/.test(first.value)
  return first?.type === 'element' && opensWithBlank(first)
}

function holdsBlock(element: Element): boolean {
  return element.children.some(
    (child) =>
      child.type === 'element' && (child.tagName === 'br' || BLOCK_ELEMENTS.has(child.tagName) || holdsBlock(child)),
  )
}

function foldText(siblings: ElementContent[], state: Folding, value: string): void {
  const words = value.replace(/[ \t\n\f\r]+/g, ' ')
  const body = words.replace(/^ | $/g, '')
  if (words.startsWith(' ')) seeBlank(state)
  if (body === '') return
  flush(siblings, state, body)
  state.pending = words.endsWith(' ') ? ' ' : ''
}

function flush(siblings: ElementContent[], state: Folding, text: string): void {
  if (text === '') return
  pushText(siblings, settled(siblings, state) + text)
  state.started = true
  state.parted = false
}

/** What parts the next text from the last one, unless it stands before a picture; then what stands behind that is put here. */
function settled(siblings: ElementContent[], state: Folding): Blank {
  const { held, beside } = state
  const parts = state.started ? state.pending : ''
  Object.assign(state, { pending: '', held: null, beside: null } satisfies Partial<Folding>)
  if (held === null && parts !== '') return parts
  if (held !== null) Object.assign(held, { type: 'text', value: parts } satisfies Text)
  if (beside) siblings.push({ type: 'comment', value: beside })
  return ''
}

function pushText(siblings: ElementContent[], value: string): void {
  if (value === '') return
  const last = siblings.at(-1)
  if (last?.type === 'text') siblings[siblings.length - 1] = { type: 'text', value: last.value + value } satisfies Text
  else siblings.push({ type: 'text', value })
}

function hasText(element: Element): boolean {
  return element.children.some((child) =>
    child.type === 'text' ? child.value.trim() !== '' : child.type === 'element' && hasText(child),
  )
}

/** A folded tree with the blanks beside pictures as text, to be shown. */
export function withBlanks(element: Element): Element {
  const children = element.children.flatMap((child): ElementContent[] => {
    if (child.type === 'element') return [withBlanks(child)]
    if (child.type === 'text') return [child]
    return child.value === ' ' ? [{ type: 'text', value: ' ' }] : []
  })
  return { ...element, children }
}

/** The text of a folded tree, end to end. */
export function textOf(element: Element): string {
  let text = ''
  for (const child of element.children) {
    if (child.type === 'text') text += child.value
    else if (child.type === 'element') text += textOf(child)
  }
  return text
}
