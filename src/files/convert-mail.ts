import PostalMime, { type Email } from 'postal-mime'
import type { Source } from '../documents/document.js'
import type { Parsed } from '../problem.js'
import { formatRfc3339 } from '../time.js'
import { damaged } from './damaged.js'
import { takeFlow, unflow, unquoteForwarded } from './mail-text.js'

/** Parts within parts, and bytes of the head: real mails have a tenth of it. */
const LIMITS = { maxNestingDepth: 40, maxHeadersSize: 512 * 1024 } as const

/**
 * A mail as the document its sender wrote: Subject, Date and the name in From say what a head or front matter
 * would; attachments and pictures that travel inside are left out.
 */
export async function convertMail(source: Source): Promise<Parsed<Source>> {
  const mail = await new PostalMime(LIMITS).parse(source.bytes).catch(() => null)
  if (mail === null || !mail.headers.some(({ key }) => HEADERS.has(key)))
    return damaged(source, 'found no head of a mail; save it again from the mail program, or rename it to .txt')
  if (isCutShort(source, mail)) return unfinished(source)
  const html = mail.html?.trim() ?? ''
  const text = html === '' ? await textOf(source, mail) : ''
  if (html === '' && text === '')
    return damaged(source, 'found a mail without text or HTML; save the one that was sent, not a receipt')
  const converted = html === '' ? textDocument(mail, text) : htmlDocument(mail, html)
  return { ok: true, value: { ...source, ...converted }, warnings: [] }
}

async function textOf({ bytes }: Source, { text, subject }: Email): Promise<string> {
  const flowed = takeFlow(bytes)
  const lines = flowed === null ? text : (await new PostalMime(LIMITS).parse(flowed.bytes)).text
  const fixed = (lines ?? '').replace(/\r\n?/g, '\n')
  return unquoteForwarded(flowed === null ? fixed : unflow(fixed, flowed.flow), FORWARD.test(subject ?? '')).trim()
}

const HEADERS = new Set(['from', 'subject', 'date', 'message-id', 'mime-version', 'received'])

/** RFC 2046 §5.1.1: the last part is followed by the boundary with two hyphens more. */
function isCutShort({ bytes }: Source, { headers }: Email): boolean {
  const type = headers.find(({ key }) => key === 'content-type')?.value ?? ''
  const found = /^\s*multipart\/.*?boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/is.exec(type)
  const boundary = found?.[1] ?? found?.[2]
  return boundary !== undefined && !Buffer.from(bytes).includes(`--${boundary}--`)
}

function unfinished({ path }: Source): Parsed<Source> {
  const message = 'the mail ends before its last part does; save it again, whole'
  return { ok: false, problems: [{ file: path, line: 1, code: 'document-unfinished', severity: 'error', message }] }
}

type Converted = Pick<Source, 'bytes' | 'as'>

function textDocument(mail: Email, text: string): Converted {
  const fields = { title: titleOf(mail), date: dateOf(mail), authors: authorOf(mail), language: languageOf(mail) }
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${JSON.stringify(name === 'authors' ? [value] : value)}`],
  )
  const front = lines.length === 0 ? '' : `---\n${lines.join('\n')}\n---\n\n`
  return { as: 'text', bytes: Buffer.from(`${front}${text}\n`) }
}

/** What stands first is believed: the head of the newsletter's own page comes after ours. */
function htmlDocument(mail: Email, html: string): Converted {
  const meta = { date: dateOf(mail), 'strillone:author': authorOf(mail) }
  const title = titleOf(mail)
  const language = languageOf(mail)
  const head = [
    title === null ? '' : `<title>${escapeHtml(title)}</title>`,
    ...Object.entries(meta).map(([name, value]) =>
      value === null ? '' : `<meta name="${name}" content="${escapeHtml(value)}">`,
    ),
  ].join('')
  const open = language === null ? '<html>' : `<html lang="${escapeHtml(language)}">`
  const body = html.replace(PICTURE_INSIDE, '')
  return { as: 'html', bytes: Buffer.from(`<!doctype html>${open}<head>${head}</head><body>${body}</body></html>\n`) }
}

/** RFC 2392: a picture that is part of the mail itself. */
const PICTURE_INSIDE = /<img\b[^>]*\bsrc\s*=\s*["']?cid:[^>]*>/gi

/** `Fwd: Harbour Digest #12` → `Harbour Digest #12` */
function titleOf({ subject }: Email): string | null {
  const title = (subject ?? '').replace(/^\s*(?:(?:fwd?|wg|tr|rv|re|aw|i)\s*:\s*)+/i, '').trim()
  return title === '' ? null : title
}

const FORWARD = /^\s*(?:fwd?|wg|tr|rv|i)\s*:/i

function dateOf({ date }: Email): string | null {
  const instant = new Date(date ?? '')
  return Number.isNaN(instant.getTime()) || instant.getTime() < 0 ? null : formatRfc3339(instant)
}

/** The name only: an address is nothing to publish. */
function authorOf({ from }: Email): string | null {
  const name = from?.name.trim() ?? ''
  return name === '' || name.includes('@') ? null : name
}

function languageOf({ headers }: Email): string | null {
  const written = headers.find(({ key }) => key === 'content-language')?.value ?? ''
  return /^[a-z]{2,3}(?:-[a-z0-9]+)*$/i.exec(written.trim())?.[0] ?? null
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
