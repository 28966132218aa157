import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Channel } from '../channel.js'
import { renderNotice } from '../pages/notice-page.js'
import { HTML } from '../snapshot/resource.js'
import { parseQualities } from './qualities.js'

export type Refusal = {
  readonly status: number
  /** For outsiders: no stack, no path of the machine. */
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
  /** For people, where there is one. */
  readonly page?: () => string
}

/** How what is refused is said: in the format asked for; to who takes anything as a page, where there is one for it. */
export type Manner = {
  /** Whose pages they are; null where a page would tell of feeds that are not for everybody: then there is none. */
  readonly channel: Channel | null
  readonly security: readonly string[]
  readonly anything: 'html' | 'text'
}

export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal, manner: Manner): void {
  const { status, message, headers = {} } = refusal
  const { type, text } = wordsOf(request, refusal, manner, message)
  const body = Buffer.from(text, 'utf8')
  response.writeHead(status, [
    ...manner.security,
    ...Object.entries(headers).flat(),
    'Content-Type',
    type,
    'Content-Length',
    String(body.length),
    'Vary',
    'Accept',
  ])
  response.end(body)
}

function wordsOf(
  request: IncomingMessage,
  { status, page }: Refusal,
  { channel, anything }: Manner,
  message: string,
): { readonly type: string; readonly text: string } {
  const format = formatAskedFor(request.headers.accept, page ? anything : 'text')
  if (format === 'json')
    return { type: 'application/json; charset=utf-8', text: `${JSON.stringify({ error: message })}\n` }
  if (format === 'text' || !channel) return { type: 'text/plain; charset=utf-8', text: `${message}\n` }
  const title = `${status} ${STATUS_CODES[status] ?? ''}`.trim()
  return { type: HTML, text: page ? page() : renderNotice(channel, title, message) }
}

/** By Accept (RFC 9110 §12.5.1); a feed reader that asks for feeds gets text. */
export function formatAskedFor(accept: string | undefined, anything: 'html' | 'text'): 'html' | 'json' | 'text' {
  const qualities = parseQualities(accept ?? '*/*')
  const any = qualities.get('*/*') ?? 0
  const weights = [
    { format: 'html' as const, weight: qualities.get('text/html') ?? (anything === 'html' ? any : 0) },
    { format: 'text' as const, weight: qualities.get('text/plain') ?? qualities.get('text/*') ?? any },
    { format: 'json' as const, weight: qualities.get('application/json') ?? 0 },
  ].toSorted((one, other) => other.weight - one.weight)
  const [best] = weights
  return best && best.weight > 0 ? best.format : 'text'
}
