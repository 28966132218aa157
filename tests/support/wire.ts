import { connect } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

/** An answer as it came over the wire. */
export type Answer = {
  readonly status: number
  /** By name in lower case; of several the last. */
  readonly headers: Readonly<Record<string, string>>
  /** As it was sent, in its coding. */
  readonly sent: Buffer
}

/** Bytes to a socket; every answer that comes back until the other side ends. */
export function exchange(port: number, bytes: string): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => socket.write(bytes, 'latin1'))
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.once('error', reject)
    socket.once('close', () => resolve(parseAnswers(Buffer.concat(chunks), bytes.startsWith('HEAD'))))
  })
}

export type Asked = {
  readonly method?: string
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
}

export async function ask(port: number, { method = 'GET', target, headers = {} }: Asked): Promise<Answer> {
  const lines = Object.entries({ Host: 'gazette.example.org', Connection: 'close', ...headers })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const [answer] = await exchange(port, `${method} ${target} HTTP/1.1\r\n${head}\r\n`)
  if (!answer) throw new Error(`${method} ${target}: no answer`)
  return answer
}

/** The body out of its coding. */
export function decoded({ headers, sent }: Answer): Buffer {
  if (headers['content-encoding'] === 'gzip') return gunzipSync(sent)
  return headers['content-encoding'] === 'br' ? brotliDecompressSync(sent) : sent
}

function parseAnswers(bytes: Buffer, isHead: boolean): Answer[] {
  const answers: Answer[] = []
  for (let rest = bytes; rest.length > 0;) {
    const end = rest.indexOf('\r\n\r\n')
    if (end < 0) throw new Error(`no head of an answer: ${rest.toString('latin1').slice(0, 200)}`)
    const [line = '', ...lines] = rest.toString('latin1', 0, end).split('\r\n')
    const headers = Object.fromEntries(
      lines.map((one) => [one.slice(0, one.indexOf(':')).toLowerCase(), one.slice(one.indexOf(':') + 1).trim()]),
    )
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1])
    const body = rest.subarray(end + 4)
    if (headers['transfer-encoding'] === 'chunked') {
      answers.push({ status, headers, sent: dechunked(body) })
      return answers
    }
    const length = isHead || status === 304 || status === 204 ? 0 : Number(headers['content-length'] ?? body.length)
    if (body.length < length) throw new Error(`an answer was cut: ${body.length} of ${length} bytes`)
    answers.push({ status, headers, sent: body.subarray(0, length) })
    rest = body.subarray(length)
  }
  return answers
}

/** A chunked body that ends with the connection. */
function dechunked(bytes: Buffer): Buffer {
  const chunks: Buffer[] = []
  for (let rest = bytes; ;) {
    const end = rest.indexOf('\r\n')
    const size = Number.parseInt(rest.toString('latin1', 0, end), 16)
    if (!(size > 0)) return Buffer.concat(chunks)
    chunks.push(rest.subarray(end + 2, end + 2 + size))
    rest = rest.subarray(end + 2 + size + 2)
  }
}
