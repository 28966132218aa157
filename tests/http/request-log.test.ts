// Promise: a request that is logged is told of in one line that says what was answered, and gives away neither a
// subscriber's token nor, unless that is wanted, an address.
import { IncomingMessage, type RequestListener } from 'node:http'
import { Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { askedFor } from '../../src/http/asked.js'
import { type Listening, listen } from '../../src/http/listen.js'
import { createRequestIds } from '../../src/http/request-id.js'
import { logRequests, type RequestLine } from '../../src/http/request-log.js'
import type { LogAddresses } from '../../src/log/settings.js'
import { ask, exchange } from '../support/wire.js'

let server: Listening | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function start(answer: RequestListener, addresses: LogAddresses = 'short') {
  const lines: RequestLine[] = []
  let wake = () => {}
  let clock = 0
  const logged = logRequests(answer, {
    prefix: '/news',
    proxies: 1,
    idOf: createRequestIds(),
    nowMs: () => (clock += 1.5),
    addresses,
    report: (line) => {
      lines.push(line)
      wake()
    },
  })
  server = await listen(logged, 0, '127.0.0.1')
  const untilLogged = async (count: number) => {
    while (lines.length < count) await new Promise<void>((resolve) => (wake = resolve))
    return lines
  }
  return { port: server.port, untilLogged }
}

it('has id, method, path, status, bytes, milliseconds, network and reader', async () => {
  const { port, untilLogged } = await start((_request, response) => {
    response.writeHead(200, ['Content-Type', 'text/plain', 'Content-Length', '7'])
    response.write(Buffer.from('ü'))
    response.end('words')
  })
  const headers = { 'X-Forwarded-For': '203.0.113.9', 'User-Agent': 'newsboat/2.21.0 (Ada)' }
  const answer = await ask(port, { target: '/news/rss.xml?source=ada', headers })
  const [line] = await untilLogged(1)
  expect(line).toEqual({
    id: answer.headers['x-request-id'],
    method: 'GET',
    path: '/rss.xml',
    status: 200,
    bytes: 7,
    ms: 1.5,
    address: '203.0.113.0',
    reader: 'newsboat',
  })
  expect(answer.headers['content-type']).toBe('text/plain')
  expect(answer.sent.toString()).toBe('üwords')
})

it('counts of answers in one connection each its own, of HEAD and 304 nothing', async () => {
  const { port, untilLogged } = await start((request, response) => {
    if (request.url === '/304') response.writeHead(304).end()
    else response.end('x'.repeat(Number(request.url?.slice(1))))
  })
  const get = (target: string, method = 'GET') => `${method} ${target} HTTP/1.1\r\nHost: a\r\n`
  await exchange(
    port,
    `${get('/10')}\r\n${get('/304')}\r\n${get('/20', 'HEAD')}\r\n${get('/30')}Connection: close\r\n\r\n`,
  )
  const lines = await untilLogged(4)
  expect(lines.map(({ path, bytes }) => [path, bytes])).toEqual([
    ['/10', 10],
    ['/304', 0],
    ['/20', 0],
    ['/30', 30],
  ])
})

it.each([
  ['full', '203.0.113.9'],
  ['short', '203.0.113.0'],
  ['none', undefined],
] as const)('with log_addresses %s has %s', async (addresses, shown) => {
  const { port, untilLogged } = await start((_request, response) => response.end(), addresses)
  await ask(port, { target: '/', headers: { 'X-Forwarded-For': '203.0.113.9' } })
  expect((await untilLogged(1))[0]?.address).toBe(shown)
})

const TOKEN = 'Zm9vYmFyYmF6cXV4cXV1eGNv'

it.each([
  [`/private/${TOKEN}/rss.xml`, '/private/…/rss.xml'],
  [`/news/private/${TOKEN}/tags/a/rss.xml?t=${TOKEN}`, '/private/…/tags/a/rss.xml'],
  [`/private/${TOKEN}`, '/private/…'],
  [`//private//${TOKEN}/rss.xml`, '//private//…/rss.xml'],
  [`/PRIVATE/${TOKEN}/`, '/PRIVATE/…/'],
  [`/%70rivate/${TOKEN}/rss.xml`, '/private/…/rss.xml'],
  [`/private%2F${TOKEN}/rss.xml`, '/private%2F…/rss.xml'],
  [`/private%252f${TOKEN}/rss.xml`, '/private%252f…/rss.xml'],
  [`http://example.org/news/private/${TOKEN}/`, '/private/…/'],
  ['/preview/a.b-c_d', '/preview/…'],
  ['/stories/private-matters', '/stories/private-matters'],
  [`/${'x'.repeat(5_000)}`, `/${'x'.repeat(299)}…`],
])('of %s writes %s', (target, written) => {
  const request = new IncomingMessage(new Socket())
  request.url = target
  const { path } = askedFor(request, '/news', createRequestIds())
  expect(path).toBe(written)
  expect(path).not.toContain(TOKEN)
})

it.each([
  ['127.0.0.1', 'abc-1.2_3', true],
  ['10.1.2.3', 'abc', true],
  ['::ffff:192.168.0.9', 'abc', true],
  ['203.0.113.9', 'abc', false],
  ['127.0.0.1', 'a b', false],
  ['127.0.0.1', 'a\u009b31m', false],
  ['127.0.0.1', 'a'.repeat(65), false],
  ['127.0.0.1', '', false],
])('from %s the id %j is taken over: %s', (address, given, taken) => {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: address })
  const request = new IncomingMessage(socket)
  request.headers['x-request-id'] = given
  const idOf = createRequestIds()
  const id = idOf(request)
  expect(idOf(request)).toBe(id)
  if (taken) expect(id).toBe(given)
  else expect(id).toMatch(/^[0-9a-f]{12}$/)
})
