// Promise: whatever a stranger gives as a callback, no request of ours reaches an address that is not public.
import { createServer, type Server } from 'node:net'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSending, type Sending } from '../../src/outbound/send.js'
import { isAllowedAddress } from '../../src/push/addresses.js'
import { parseCallback } from '../../src/push/callback.js'
import type { Answer, Outgoing } from '../../src/push/outgoing.js'

/** Names as a hostile name server has them. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'loopback.example.org': ['127.0.0.1'],
  'loopback6.example.org': ['::1'],
  'mixed.example.org': ['93.184.216.34', '127.0.0.1'],
  'mixed6.example.org': ['2606:4700::1111', 'fd00::1'],
  'metadata.example.org': ['169.254.169.254'],
  'private10.example.org': ['10.1.2.3'],
  'private172.example.org': ['172.31.255.254'],
  'private192.example.org': ['192.168.1.1'],
  'shared.example.org': ['100.127.255.254'],
  'mapped.example.org': ['::ffff:127.0.0.1'],
  'mapped-hex.example.org': ['::ffff:7f00:1'],
  'nat64.example.org': ['64:ff9b::7f00:1'],
  '6to4.example.org': ['2002:7f00:1::'],
  'teredo.example.org': ['2001:0:7f00:1::1'],
  'link-local.example.org': ['fe80::1'],
  'unique-local.example.org': ['fd12:3456::1'],
  'unspecified.example.org': ['0.0.0.0'],
  'broadcast.example.org': ['255.255.255.255'],
  'multicast.example.org': ['224.0.0.1'],
  'nonsense.example.org': ['not an address'],
}

/** Each leads to an address that is not public; `PORT` is that of a listener of ours on loopback. */
const LEADING_ASTRAY = [
  'http://127.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://127.0.1:PORT/',
  'http://2130706433:PORT/',
  'http://0x7f000001:PORT/',
  'http://0x7f.0.0.1:PORT/',
  'http://0x7f.1:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://0177.1:PORT/',
  'http://017700000001:PORT/',
  'http://0000177.0.0.1:PORT/',
  'http://127.0.0.1.:PORT/',
  'http://127.255.255.254:PORT/',
  'http://１２７.０.０.１:PORT/',
  'http://①②⑦.⓪.⓪.①:PORT/',
  'http://127。0。0。1:PORT/',
  'http://%31%32%37.0.0.1:PORT/',
  'http://0:PORT/',
  'http://0.0.0.0:PORT/',
  'http://[::]:PORT/',
  'http://[::1]:PORT/',
  'http://[0:0:0:0:0:0:0:1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[::ffff:0:127.0.0.1]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://[64:ff9b::127.0.0.1]:PORT/',
  'http://[64:ff9b:1::127.0.0.1]:PORT/',
  'http://[2002:7f00:1::]:PORT/',
  'http://[2001:0:7f00:1::1]:PORT/',
  'http://[fe80::1]:PORT/',
  'http://[fc00::1]:PORT/',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://[fec0::1]/',
  'http://[ff02::1]/',
  'http://[100::1]/',
  'http://[2001:db8::1]/',
  'http://[3fff::1]/',
  'http://[5f00::1]/',
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/latest/meta-data/',
  'http://0xa9fea9fe/',
  'http://0251.0376.0251.0376/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://100.100.100.200/latest/meta-data/',
  'http://192.0.0.192/',
  'http://10.0.0.1/',
  'http://10.1/',
  'http://172.16.0.1/',
  'http://192.168.0.1/',
  'http://192.168.257/',
  'http://100.64.0.1/',
  'http://198.18.0.1/',
  'http://192.0.2.1/',
  'http://198.51.100.1/',
  'http://203.0.113.1/',
  'http://192.88.99.1/',
  'http://224.0.0.1/',
  'http://240.0.0.1/',
  'http://255.255.255.255/',
  'http://localhost:PORT/',
  'http://LOCALHOST.:PORT/',
  ...Object.keys(NAMES).map((name) => `http://${name}:PORT/`),
  'https://loopback.example.org:PORT/',
  'https://127.0.0.1:PORT/',
] as const

/** Where the text alone is reason enough: the hub says so at once. */
const REFUSED_AT_SIGHT = [
  'ftp://reader.example.org/',
  'file:///etc/passwd',
  'gopher://reader.example.org:6379/_SET',
  'javascript:alert(1)',
  'data:text/plain,x',
  'unix:/var/run/docker.sock',
  '//reader.example.org/',
  'reader.example.org/callback',
  'http:///callback',
  'http://',
  'http:reader.example.org',
  'http://reader.example.org:22/',
  'http://reader.example.org:25/',
  'http://reader.example.org:0/',
  'http://reader.example.org:99999/',
  'http://reader.example.org:6379/',
  'http://reader.example.org:11211/',
  'http://reader.example.org:2375/',
  'http://user@reader.example.org/',
  'http://user:password@reader.example.org/',
  'http://93.184.216.34@127.0.0.1/',
  'http://reader.example.org/#fragment',
  'http://reader.example.org/a b',
  'http://reader.example.org/\r\nHost: x',
  'http://reader.example.org/\u0000',
  'http://127.0.0.1\\@reader.example.org/',
  'http://router/',
  'http://printer.local/',
  'http://metadata.google.internal/computeMetadata/v1/',
  'http://kubernetes.default.svc.cluster.local/',
  'http://x.localhost/',
  `http://reader.example.org/${'a'.repeat(2_000)}`,
] as const

let listener: Server
let connections: number
let sending: Sending

beforeEach(async () => {
  connections = 0
  listener = createServer((socket) => {
    connections += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => {
    listener.listen(0, '127.0.0.1', resolve)
  })
  sending = openSending({ allowLoopback: false, resolve: async (name) => NAMES[name] ?? ['127.0.0.1'] })
})
afterEach(async () => {
  await sending.close()
  listener.close()
})

const get = (url: string): Outgoing => ({ method: 'GET', url, headers: {}, body: null, readBytes: 0 })
const port = () => String((listener.address() as AddressInfo).port)
const never = new AbortController().signal

it('has callbacks enough to be worth the name of a test', () => {
  expect(LEADING_ASTRAY.length + REFUSED_AT_SIGHT.length).toBeGreaterThanOrEqual(100)
})

describe('is not led astray', () => {
  it.each(LEADING_ASTRAY)('by %s', async (hostile) => {
    const answer = await sending.send(get(hostile.replace('PORT', port())), never)
    expect(answer).toMatchObject({ kind: 'failure', aborted: false })
    expect(answer.kind === 'failure' && answer.why).toMatch(/no public address/)
    expect(connections).toBe(0)
  })

  it.each(REFUSED_AT_SIGHT)('by %j, refused at sight', (hostile) => {
    expect(parseCallback(hostile, { allowLoopback: false })).toMatchObject({ ok: false, message: expect.any(String) })
  })

  it.each(LEADING_ASTRAY.filter((one) => !one.includes('example.org')))('by %s, refused at sight', (hostile) => {
    expect(parseCallback(hostile.replace('PORT', '8080'), { allowLoopback: false }).ok).toBe(false)
  })
})

it('takes what an honest subscriber writes', () => {
  for (const honest of [
    'https://reader.example.org/callback',
    'http://reader.example.org:8080/?a=b&hub.mode=x',
    'https://93.184.216.34/callback',
    'https://[2606:4700::1111]/callback',
    'https://bücher.example/ünïcode',
  ])
    expect(parseCallback(honest, { allowLoopback: false }), honest).toMatchObject({ ok: true })
})

it('asks for the addresses of a name anew for each connection, and connects to what it has checked', async () => {
  // What a name says changes between two questions (DNS rebinding): each connection asks once.
  const answers = [['127.0.0.1'], ['10.0.0.1']]
  let asked = 0
  const rebinding = openSending({
    allowLoopback: true,
    resolve: async () => {
      asked += 1
      return answers.shift() ?? []
    },
  })
  const first = await rebinding.send(get(`http://rebinding.example.org:${port()}/`), never)
  expect(first).toMatchObject({ kind: 'failure', why: 'cut the connection' })
  expect([connections, asked]).toEqual([1, 1])
  const second = await rebinding.send(get(`http://rebinding.example.org:${port()}/`), never)
  expect(second).toMatchObject({ kind: 'failure', why: expect.stringContaining('no public address') })
  expect([connections, asked]).toEqual([1, 2])
  await rebinding.close()
})

it('lets loopback be called when that was asked for, and nothing else', async () => {
  const local = openSending({ allowLoopback: true, resolve: async (name) => NAMES[name] ?? [] })
  const reached: Answer = await local.send(get(`http://127.0.0.1:${port()}/`), never)
  expect(reached).toMatchObject({ kind: 'failure', why: 'cut the connection' })
  expect(connections).toBe(1)
  for (const name of ['metadata.example.org', 'private10.example.org', 'nat64.example.org'])
    expect(await local.send(get(`http://${name}/`), never)).toMatchObject({ why: expect.stringContaining('no public') })
  await local.close()
})

it('takes no IPv4 address for public that is wrapped in an IPv6 one', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.constantFrom('::ffff:', '::', '64:ff9b::', '64:ff9b:1::', '::ffff:0:'), (v4, wrap) => {
      expect(isAllowedAddress(`${wrap}${v4}`, { allowLoopback: false })).toBe(false)
    }),
  )
})
