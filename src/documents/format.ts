import type { DocumentFormat } from './document.js'

const FORMATS: Readonly<Record<string, DocumentFormat>> = {
  '.txt': 'text',
  '.text': 'text',
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.html': 'html',
  '.htm': 'html',
  '.eml': 'text',
  '.docx': 'html',
}

/** The format a path's extension stands for, of a mail or a Word document once it is converted; null for a file that is no document. */
export function formatOf(path: string): DocumentFormat | null {
  const extension = /\.[^./]+$/.exec(path)?.[0].toLowerCase() ?? ''
  return FORMATS[extension] ?? null
}

/** Files with a text in them that is read only from another file, by the end of their name: what to make of them. */
const FOREIGN: Readonly<Record<string, string>> = {
  '.rtf': 'save it as .docx',
  '.doc': 'save it as .docx',
  '.docm': 'save it as .docx',
  '.odt': 'save it as .docx',
  '.pages': 'export it as .docx',
  '.pdf': 'write its text as .txt, .md or .html',
  '.msg': 'save it as .eml',
}

/** `found .odt, which is not read; save it as .docx`; null for a file nobody meant to be a document. */
export function foreignText(path: string): string | null {
  const extension = /\.[^./]+$/.exec(path)?.[0].toLowerCase() ?? ''
  const advice = FOREIGN[extension]
  return advice === undefined ? null : `found ${extension}, which is not read; ${advice}`
}

/**
 * What to write for a document to be split in this way.
 *
 *   ('monday.md', 'headings')   → 'write "split: headings"'
 *   ('monday.docx', 'headings') → 'write "split: headings" in strillone.yaml'
 */
export function whereSplitIsSaid(path: string, style: string): string {
  if (/\.(?:eml|docx)$/i.test(path)) return `write "split: ${style}" in strillone.yaml`
  return /\.html?$/i.test(path) ? `write <meta name="split" content="${style}">` : `write "split: ${style}"`
}
