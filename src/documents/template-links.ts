import type { fromMarkdown } from 'mdast-util-from-markdown'
import { visit } from 'unist-util-visit'

/** `]({{< ref "ferry.md" >}})`, `]({{ site.baseurl }}/ferry)`, `]({% post_url 2026-11-20-ferry %})` */
const TEMPLATE = /\]\((?:\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\})[^\s()]*\)/g

/**
 * Markdown of a site generator with links whose address only that knows as links that lead nowhere: they have blanks, so
 * that they would be no links at all, and the reader would see the template. Code stays as it is.
 *
 *   [Ferry]({{< ref "ferry.md" >}}) sails  →  [Ferry](#) sails
 */
export function withoutTemplateLinks(text: string, parse: (text: string) => ReturnType<typeof fromMarkdown>): string {
  if (text.search(TEMPLATE) < 0) return text
  const code: { readonly from: number; readonly to: number }[] = []
  visit(parse(text), ({ type, position }) => {
    if (type === 'code' || type === 'inlineCode')
      code.push({ from: position?.start.offset ?? 0, to: position?.end.offset ?? 0 })
  })
  let next = 0
  return text.replace(TEMPLATE, (link, at: number) => {
    while (code[next] !== undefined && (code[next]?.to ?? 0) <= at) next += 1
    return (code[next]?.from ?? Infinity) <= at ? link : '](#)'
  })
}
