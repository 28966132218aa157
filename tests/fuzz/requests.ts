import { connect } from 'node:net'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { PATIENCE } from '../../src/http/listen.js'
import { type Program, startProgram, temporaryFolder } from '../support/program.js'
import { ask, decoded } from '../support/wire.js'
import { propertyOf, type Target } from './target.js'

export const TEXT = 'Fuel dearer\n\nThe ministry has confirmed the rise, and many came to hear it.\n'
/** As long as a whole request may take. */
const PATIENCE_MS = PATIENCE.request

const targets = fc.oneof(
  fc.constantFrom(
    '/',
    '/rss.xml',
    '/atom.xml',
    '/feed.json',
    '/hub',
    '/writing',
    '/metrics',
    '/healthz',
    '/feed/',
    '*',
  ),
  fc.constantFrom(
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/%00',
    '/%zz',
    '/a%',
    '//evil.example/feed/',
  ),
  fc.constantFrom(
    'http://evil.example/rss.xml',
    'http://[/rss.xml',
    '//evil.example/%2f..',
    '/\\evil.example',
    '/preview/a.b',
    '/private/x',
  ),
  fc.constantFrom(
    '/__proto__',
    '/constructor',
    '/tags/__proto__/rss.xml',
    '/digests/constructor',
    '/archive/99999999999/rss.xml',
    '/archive/-1/rss.xml',
    '/sitemap/1e9.xml',
  ),
  fc.webPath(),
  fc.string({ unit: 'binary-ascii', maxLength: 30 }).map((text) => `/${text}`),
)
const values = fc.oneof(
  fc.constantFrom(
    '*',
    '',
    'W/"',
    '"a", W/"b", *',
    'feed',
    'feed;q=0',
    'gzip;q=2, br;q=x',
    'bytes=0-1',
    'bytes=-1,9-0,',
    'Thu, 01 Jan 1970 00:00:00 GMT',
  ),
  fc.constantFrom(
    'evil.example',
    '127.0.0.1, 10.0.0.1',
    'unknown',
    ','.repeat(2_000),
    '"'.repeat(3_000),
    'a;q=0.'.repeat(500),
    'document',
    '-1',
    '1e9',
    'chunked, chunked',
  ),
  fc.constantFrom('application/x-www-form-urlencoded', 'text/html;q=1,*/*;q=0', 'application/json;charset=\0'),
  fc.string({ unit: 'binary-ascii', maxLength: 40 }).map((text) => text.replace(/[\r\n]/g, ' ')),
)
const names = fc.constantFrom(
  ...[
    'Host',
    'If-None-Match',
    'If-Modified-Since',
    'If-Range',
    'Range',
    'A-IM',
    'Accept',
    'Accept-Encoding',
    'User-Agent',
    'Expect',
  ],
  ...[
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'Content-Length',
    'Content-Type',
    'Transfer-Encoding',
    'Upgrade',
    'Connection',
    'Sec-Fetch-Dest',
  ],
)
export const forms = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'hub.mode',
        'hub.topic',
        'hub.callback',
        'hub.secret',
        'hub.lease_seconds',
        'port',
        'path',
        'domain',
        'url1',
        'protocol',
        '__proto__',
        'a[b]',
      ),
      fc.constantFrom(
        'subscribe',
        'http://localhost:1/',
        'http://169.254.169.254/',
        'http-post',
        '%00',
        '%',
        '%ff',
        '1'.repeat(300),
        'a'.repeat(9_000),
        '/\r\nX: y',
      ),
    ),
    { maxLength: 8 },
  )
  .map((fields) => fields.map((field) => field.join('=')).join('&'))
const bodies = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  forms,
  forms.map((text) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`),
  fc.constant('ffffffffff\r\nx'),
)

export const request = (method: fc.Arbitrary<string>, target: fc.Arbitrary<string>) =>
  fc
    .tuple(method, target, fc.array(fc.tuple(names, values), { maxLength: 6 }), bodies, fc.boolean())
    .map(([verb, place, headers, body, whole]) => {
      const length = body !== '' && whole ? `Content-Length: ${Buffer.byteLength(body, 'latin1')}\r\n` : ''
      return `${verb} ${place} HTTP/1.1\r\nHost: a\r\n${length}${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
    })
const anyRequest = request(
  fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'TRACE', 'CONNECT', 'get', 'PRI'),
  targets,
)
/** Some requests on one connection, of which the last may be cut. */
export const streams = (one: fc.Arbitrary<string>) =>
  fc.tuple(fc.array(one, { minLength: 1, maxLength: 4 }), fc.option(fc.nat())).map(([all, cut]) => {
    const bytes = all.join('')
    return cut === null ? bytes : bytes.slice(0, cut % (bytes.length + 1))
  })

export const requestTarget: Target = {
  name: 'requests',
  holds:
    'no 5xx but 501 and 505, no stack or path, no redirect elsewhere, no hang; a poll after it gets the same bytes',
  open: () => opened(streams(anyRequest)),
}

async function opened(given: fc.Arbitrary<string>) {
  const folder = await temporaryFolder()
  await writeFile(path.join(folder.path, 'monday.txt'), TEXT)
  const program = await startProgram({ items: folder.path, env: { STRILLONE_URL: 'https://gazette.example.org' } })
  const port = Number(new URL(program.url).port)
  await program.published(1)
  const poll = async () => decoded(await ask(port, { target: '/rss.xml' })).toString()
  const right = await poll()
  const check = async (bytes: string): Promise<void> => {
    const answer = await answersTo(port, bytes)
    assertDecent(answer, folder.path)
    if ((await poll()) !== right) throw new Error('the feed is another now')
    assertNoFault(program)
  }
  return {
    property: propertyOf(given, check),
    close: async () => {
      await program.kill('SIGKILL')
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** All that comes back when the client sends this, says it is done, and waits. */
export function answersTo(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.end(bytes, 'latin1'))
    const late = setTimeout(() => {
      socket.destroy()
      reject(new Error(`no end of the answer after ${PATIENCE_MS} ms: ${answer.slice(0, 200)}`))
    }, PATIENCE_MS)
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text))
    // Who sends rubbish may be cut off.
    socket.on('error', () => {})
    socket.once('close', () => {
      clearTimeout(late)
      resolve(answer)
    })
  })
}

export function assertDecent(answer: string, folder: string): void {
  for (const [, status = ''] of answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm))
    if (status.startsWith('5') && status !== '501' && status !== '505') throw new Error(answer.slice(0, 600))
  const told =
    /\n\s+at \S+ \(|node_modules|node:internal|root:x:0/.exec(answer)?.[0] ??
    (answer.includes(folder) ? folder : undefined)
  if (told !== undefined) throw new Error(`told a stranger ${told}`)
  for (const [, place = ''] of answer.matchAll(/^location: *(.*?)\r$/gim))
    if (!/^\/(?![/\\])/.test(place)) throw new Error(`sent elsewhere: ${place}`)
  if (/^(?:x|evil)-?injected:/im.test(answer)) throw new Error('a header of the stranger’s')
}

export function assertNoFault(program: Program): void {
  const fault = program.log().find((line) => Number(line['level']) >= 50)
  if (fault) throw new Error(JSON.stringify(fault))
}
