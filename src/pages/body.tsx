/** The text of a story, sanitised where it entered the program (stories/bodies/body.ts). */
export function Body({ html, below }: { readonly html: string; readonly below: 1 | 2 | 3 }) {
  return <div class="body" dangerouslySetInnerHTML={{ __html: lowerHeadings(html, below) }} />
}

/**
 * The headings of a text, moved so that the highest comes right below the page's own of this level, the others
 * as far: an outline without holes for who reads by headings.
 *
 *   '<h1>A</h1><h2>B</h2>' below 2 → '<h3>A</h3><h4>B</h4>'
 *
 * Sanitised HTML names its elements in lower case, and has no script or comment that could hold such text.
 */
export function lowerHeadings(html: string, below: number): string {
  const levels = [...html.matchAll(HEADING)].map(([, , level]) => Number(level))
  if (levels.length === 0) return html
  const used = [...new Set(levels)].toSorted((one, other) => one - other)
  return html.replace(HEADING, (_tag, slash: string, level: string) => {
    const place = used.indexOf(Number(level))
    return `<${slash}h${Math.min(6, below + 1 + place)}`
  })
}

const HEADING = /<(\/?)h([1-6])\b/g
