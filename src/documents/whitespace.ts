import type { Element, ElementContent, Text } from 'hast'

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
 *
 * `pre` keeps its own. Returns a new tree; offsets into `textOf(result)` are places in it.
 */
export function foldWhiteSpace(element: Element): Element {
  return fold(element, { pending: '', started: false, parted: false }, false)
}

type Folding = {
  pending: '' | ' ' | '\n'
  started: boolean
  /** What parts the next text from the last one is in the tree already. */
  parted: boolean
}

function fold(element: Element, state: Folding, preformatted: boolean): Element {
  const keeps = preformatted || element.tagName === 'pre'
  const children: ElementContent[] = []
  for (const child of element.children) {
    if (child.type === 'text') pushText(children, keeps ? flush(state, child.value) : foldText(child.value, state))
    else if (child.type === 'element') foldChild(child, children, state, keeps)
  }
  return { ...element, children }
}

function foldChild(child: Element, siblings: ElementContent[], state: Folding, preformatted: boolean): void {
  if (child.tagName === 'br') {
    if (state.started) state.pending = '\n'
    siblings.push(child)
    return
  }
  const block = BLOCK_ELEMENTS.has(child.tagName)
  if (block && state.started) state.pending = '\n'
  if (block && state.pending === '\n' && hasText(child)) {
    pushText(siblings, '\n')
    state.pending = ''
  }
  if (!block && !preformatted) partBefore(child, siblings, state)
  siblings.push(fold(child, state, preformatted))
  if (block && state.started) state.pending = '\n'
}

function partBefore(child: Element, siblings: ElementContent[], state: Folding): void {
  if (!state.started || child.tagName === 'pre' || !hasText(child) || holdsBlock(child)) return
  const between = state.pending === '' && opensWithBlank(child) ? ' ' : state.pending
  if (between === '' || state.parted) return
  pushText(siblings, between)
  state.pending = ''
  state.parted = true
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

function foldText(value: string, state: Folding): string {
  const words = value.replace(/[ \t\n\f\r]+/g, ' ')
  const body = words.replace(/^ | $/g, '')
  if (body === '') {
    if (words !== '' && state.started && !state.parted && state.pending === '') state.pending = ' '
    return ''
  }
  if (words.startsWith(' ') && state.started && !state.parted && state.pending === '') state.pending = ' '
  const text = flush(state, body)
  state.pending = words.endsWith(' ') ? ' ' : ''
  return text
}

function flush(state: Folding, text: string): string {
  if (text === '') return ''
  const before = state.started ? state.pending : ''
  state.pending = ''
  state.started = true
  state.parted = false
  return before + text
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

/** The text of a folded tree, end to end. */
export function textOf(element: Element): string {
  let text = ''
  for (const child of element.children) {
    if (child.type === 'text') text += child.value
    else if (child.type === 'element') text += textOf(child)
  }
  return text
}
