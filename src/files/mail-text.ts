import { isMailField, isPassedOn } from '../documents/mail-header.js'

/** How the lines of a mail's text are broken where it is `format=flowed` (RFC 3676 §4). */
export type Flow = { readonly deletesSpace: boolean }

/** The head of the mail, and that of each part: below a boundary, above a blank line. */
const HEADS = /(?:^|\n--[^\r\n]+\r?\n)(?:[^\r\n]+\r?\n)+/g
const CONTENT_TYPE = /^content-type:.*(?:\r?\n[ \t].*)*/gim
const FLOWED = /\bformat\s*=\s*"?flowed\b"?/i

/**
 * The bytes of a mail without the `format=flowed` of its heads, and what that said; null where none has it. What
 * parses mails joins lines before it takes their quote marks off, so that those stand in the middle of a sentence.
 */
export function takeFlow(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly flow: Flow } | null {
  const mail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  let flow: Flow | null = null
  const fixed = mail.replace(HEADS, (head) =>
    head.replace(CONTENT_TYPE, (field) => {
      if (!FLOWED.test(field)) return field
      flow = { deletesSpace: /\bdelsp\s*=\s*"?yes\b/i.test(field) }
      return field.replace(FLOWED, 'format=fixed')
    }),
  )
  return flow && { bytes: Buffer.from(fixed, 'latin1'), flow }
}

/**
 * Lines as long as their paragraphs, quote marks in front (RFC 3676 §4.5): a line that ends in a blank goes on in
 * the next of the same depth.
 *
 *   '> Ferry back - The night \n> ferry sails.\n> \n> Market'  →  '> Ferry back - The night ferry sails.\n> \n> Market'
 */
export function unflow(text: string, { deletesSpace }: Flow): string {
  const paragraphs: { depth: number; text: string; goesOn: boolean }[] = []
  for (const line of text.split(/\r?\n/)) {
    const depth = /^>*/.exec(line)?.[0].length ?? 0
    // §4.4: one blank in front is stuffing.
    const content = line.slice(depth).replace(/^ /, '')
    const isSignature = content === '-- '
    const goesOn = content.endsWith(' ') && !isSignature
    const said = goesOn && deletesSpace ? content.slice(0, -1) : content
    const above = paragraphs.at(-1)
    if (above?.goesOn && above.depth === depth && !isSignature)
      paragraphs.splice(-1, 1, { depth, text: above.text + said, goesOn })
    else paragraphs.push({ depth, text: said, goesOn })
  }
  return paragraphs.map((one) => `${'>'.repeat(one.depth)}${one.depth > 0 ? ' ' : ''}${one.text}`).join('\n')
}

/** So many lines hold the head of the mail that was passed on, and so many fields make one. */
const HEAD_LINES = 8
const FEWEST_FIELDS = 2

/**
 * A mail that was passed on as a quotation, as the mail it was: without the quote marks all its lines have in common.
 * What stands above stays, and a signature below; a quotation in a mail that has more to say is one.
 *
 *   'FYI\n\nBegin forwarded message:\n\n> From: Nora\n> Subject: Harbour\n>\n> Ferry back'
 *   → 'FYI\n\nBegin forwarded message:\n\nFrom: Nora\nSubject: Harbour\n\nFerry back'
 */
export function unquoteForwarded(text: string, isForward: boolean): string {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => line.startsWith('>'))
  const signature = lines.lastIndexOf('-- ')
  const end = signature < start ? lines.length : signature
  const quoted = start < 0 ? [] : lines.slice(start, end)
  const written = quoted.filter((line) => line.trim() !== '')
  if (written.length === 0 || !written.every((line) => line.startsWith('>'))) return text
  const above = lines.slice(0, start).filter((line) => line.trim() !== '')
  const fields = written.slice(0, HEAD_LINES).filter((line) => isMailField(unquoted(line, depthOf(line))))
  if (!(above.length === 0 && isForward) && !above.some(isPassedOn) && fields.length < FEWEST_FIELDS) return text
  const depth = written.reduce((least, line) => Math.min(least, depthOf(line)), Infinity)
  return [...lines.slice(0, start), ...quoted.map((line) => unquoted(line, depth)), ...lines.slice(end)].join('\n')
}

function depthOf(line: string): number {
  return (/^(?:> ?)*/.exec(line)?.[0].match(/>/g) ?? []).length
}

function unquoted(line: string, depth: number): string {
  let start = 0
  for (let left = depth; left > 0 && line[start] === '>'; left -= 1) start += line[start + 1] === ' ' ? 2 : 1
  return line.slice(start)
}
