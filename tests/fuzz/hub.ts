import { BlockList, isIP } from 'node:net'
import fc from 'fast-check'
import { SEND_LIMITS } from '../../src/outbound/send.js'
import type { LogLine, Program } from '../support/program.js'
import { INPUTS_OF_PROGRAM, openSite, poll, URL_OF_SITE } from './hub-site.js'
import { answersTo, assertDecent, assertNoFault, forms, request, streams } from './requests.js'
import { propertyOf, type Target } from './target.js'
import { parseUrl } from '../../src/url.js'

/** Where nothing of ours may go, written down here once more, from IANA's registries of special-purpose addresses. */
const NOT_PUBLIC = {
  ipv4: blockListOf('ipv4', [
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
    ...['192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
  ]),
  ipv6: blockListOf('ipv6', ['::/3', '4000::/2', '8000::/1', '2001::/32', '2001:db8::/32', '2002::/16']),
} as const

function blockListOf(family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList {
  const blocked = new BlockList()
  for (const range of ranges) {
    const [network = '', bits] = range.split('/')
    blocked.addSubnet(network, Number(bits), family)
  }
  return blocked
}

const address = fc.oneof(
  fc.constantFrom('127.0.0.1', '::1', '10.0.0.1', '169.254.169.254', '0.0.0.0', '100.64.0.1', 'fd00::1', 'fe80::1'),
  fc.constantFrom(
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::1',
    '172.16.0.1',
    '192.0.0.1',
  ),
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom('', 'localhost', '127.1', '0x7f000001'),
)
const publicAddress = fc.constantFrom('8.8.8.8', '93.184.216.34', '2606:4700::1111')
const list = fc
  .oneof(...[publicAddress, address].map((one) => fc.array(one, { minLength: 1, maxLength: 3 })))
  .map((all) => all.join(','))
/** RFC 1035 §2.3.4 */
const LONGEST_NAME = 253
/** A name that has these addresses, and others when it is asked for once more; see the wire tap. */
const named = fc
  .array(list, { minLength: 1, maxLength: 3 })
  .map((answers) => {
    const hex = Buffer.from(answers.join(';')).toString('hex')
    return `${hex.match(/.{1,60}/g)?.join('.') ?? ''}.example.org`
  })
  .filter((name) => name.length <= LONGEST_NAME)
const host = fc.oneof(
  { weight: 4, arbitrary: named },
  { weight: 1, arbitrary: address.map((one) => (one.includes(':') ? `[${one}]` : one)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('localhost', 'localhost.', '2130706433', '0177.0.0.1', 'a.internal', '127。0。0。1'),
  },
)
const port = fc.constantFrom('', '', ':80', ':443', ':8080', ':22', ':6379')
const place = fc.constantFrom('/agree', '/agree?a=b', '/elsewhere', '/gone', '/never', '/')
const callback = fc.tuple(fc.constantFrom('http://', 'http://', 'https://', 'http://a@'), host, port, place)
const topic = fc.constantFrom('/rss.xml', '/rss.xml', '/atom.xml', '/feed.json', '/none.xml', '')

const encode = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields).toString()
const websub = fc
  .tuple(fc.constantFrom('subscribe', 'subscribe', 'subscribe', 'unsubscribe'), topic, callback)
  .map(([mode, feed, parts]) =>
    encode({ 'hub.mode': mode, 'hub.topic': `${URL_OF_SITE}${feed}`, 'hub.callback': parts.join('') }),
  )
const cloud = fc
  .tuple(topic, fc.option(host), fc.constantFrom('80', '443', '5337', '22'), place)
  .map(([feed, domain, at, to]) =>
    encode({
      ...{ protocol: 'http-post', port: at, path: to, url1: `${URL_OF_SITE}${feed}` },
      ...(domain === null ? {} : { domain }),
    }),
  )

const post = (target: string, body: fc.Arbitrary<string>) =>
  body.map(
    (form) =>
      `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
  )
const spoilt = request(fc.constant('POST'), fc.constantFrom('/hub', '/rsscloud/pleaseNotify', '/hub/')).map((text) =>
  text.replace('\r\n', '\r\nContent-Type: application/x-www-form-urlencoded\r\n'),
)
const given = fc.record({
  bytes: streams(
    fc.oneof(
      { weight: 4, arbitrary: post('/hub', websub) },
      { weight: 2, arbitrary: post('/rsscloud/pleaseNotify', cloud) },
      { weight: 1, arbitrary: post('/hub', forms) },
      { weight: 3, arbitrary: spoilt },
    ),
  ),
  /** Where the request comes from, for the server behind a proxy. */
  client: fc.oneof(
    fc.ipV4(),
    fc.constantFrom('127.0.0.1', '10.0.0.1', '::1', '169.254.169.254', 'fe80::1', '64:ff9b::7f00:1'),
  ),
  publishes: fc.nat(40).map((chance) => chance === 0),
})
type Given = typeof given extends fc.Arbitrary<infer Value> ? Value : never

export const hubTarget: Target = {
  name: 'hub',
  holds:
    'the same for forms sent to the hub and to rssCloud; no connection is tried to an address that is not public, whatever a callback and its name server say',
  open: async () => {
    const site = await openSite()
    let [inputs, tried] = [0, 0]
    const property = propertyOf(given, async (one) => {
      const { program, right, port: at, unseen } = await site.current()
      const from = program.log().length
      assertDecent(await answersTo(at, withClient(one)), site.folder)
      if (one.publishes) await site.publish()
      else if ((await poll(at)) !== right) throw new Error('the feed is another now')
      await allSettled(program, from)
      assertNoFault(program)
      inputs += 1
      tried += assertPublic(unseen())
    })
    const assertAtEnd = () => {
      if (inputs > INPUTS_OF_PROGRAM && tried === 0) throw new Error('no connection was tried at all')
    }
    return { property, assertAtEnd, close: site.close }
  },
}

/** The last address of the header is the one that the server in front has added. */
function withClient({ bytes, client }: Given): string {
  return bytes.replaceAll('\r\nHost: a\r\n', `\r\nHost: a\r\nX-Forwarded-For: ${client}\r\n`)
}

const KEPT = 'hub: asked, and asks the callback next'
const FATES = new Set(['subscriber agreed', 'subscriber did not agree', 'subscription denied', 'delivered'])

/** As long as a request to a subscriber may take, and some more on a busy machine. */
const FATE_MS = 2 * SEND_LIMITS.totalMs

/**
 * Each callback that is to be asked has been: what its host says is known, and may have been before the line that says it
 * was to be asked. Who asks without a domain has none here.
 */
async function allSettled(program: Program, from: number): Promise<void> {
  const asked = new Set(
    program
      .log()
      .slice(from)
      .flatMap((line) => (line.msg === KEPT ? [String(line['host'])] : [])),
  )
  asked.delete('')
  for (const one of asked) {
    let late: NodeJS.Timeout | undefined
    const patience = new Promise((_resolve, reject) => {
      late = setTimeout(() => reject(new Error(`nothing became of the callback at ${one}`)), FATE_MS)
    })
    const told = (line: LogLine) => FATES.has(line.msg) && isHost(line, one)
    await Promise.race([program.logged(told), patience]).finally(() => clearTimeout(late))
  }
}

/** One host may be written in several ways: `[2000::1:0:2:3:4:5]`, `2000:0:1:0:2:3:4:5`. */
function isHost(line: LogLine, name: string): boolean {
  return plain(String(line['host'])) === plain(name)
}

function plain(name: string): string {
  const bare = name.replace(/^\[|\]$|\.$/g, '')
  return parseUrl(`http://${bare.includes(':') ? `[${bare}]` : bare}`)?.hostname ?? bare.toLowerCase()
}

/** How many connections were tried. */
function assertPublic(lines: readonly LogLine[]): number {
  const tried = lines.filter(({ msg }) => msg === 'connection tried')
  for (const { address: called, host: name } of tried) {
    const family = isIP(String(called)) === 6 ? 'ipv6' : 'ipv4'
    if (isIP(String(called)) === 0 || NOT_PUBLIC[family].check(String(called), family))
      throw new Error(`tried to connect to ${String(called)}, which is ${String(name)}`)
  }
  return tried.length
}
