import fc from 'fast-check'
import { buildConfig } from '../../src/config/config.js'
import { FIELD_NAMES } from '../../src/config/shape.js'
import { loadLanguageDetector } from '../../src/documents/language.js'
import { documentOf } from '../../src/imports/document.js'
import { readOldFeed } from '../../src/imports/old-feed.js'
import { parseCallback } from '../../src/push/callback.js'
import { isAllowedAddress } from '../../src/push/addresses.js'
import { formatBase, parseBase } from '../../src/snapshot/delta.js'
import { readDocument } from '../../src/stories/read.js'
import { hostileText, hostileYaml } from './hostile.js'
import { propertyOf, type Target } from './target.js'

const NOON = new Date('2026-11-22T12:00:00Z')
/** What an item may be refused for when it is written down letter by letter: it was so in the old feed. */
const FAIR: ReadonlySet<string> = new Set(['document-empty', 'document-too-deep', 'document-binary'])
const nothingToClose = async () => {}

const TAGS = [
  'title',
  'link',
  'guid',
  'pubDate',
  'description',
  'content:encoded',
  'category',
  'dc:creator',
  'id',
  'updated',
  'content',
  'wp:status',
]
const element = fc
  .tuple(
    fc.constantFrom(...TAGS),
    hostileText.map((text) => text.slice(0, 300)),
    fc.nat(3),
  )
  .map(([tag, text, how]) =>
    how === 0
      ? `<${tag}>${text}</${tag}>`
      : how === 1
        ? `<${tag}><![CDATA[${text}]]></${tag}>`
        : `<${tag} a="${text.slice(0, 20)}">`,
  )
const oldFeed = fc
  .tuple(fc.array(fc.array(element, { maxLength: 8 }), { maxLength: 6 }), fc.nat(4), hostileText)
  .map(([items, kind, text]) => {
    const each = (tag: string) => items.map((parts) => `<${tag}>${parts.join('')}</${tag}>`).join('')
    if (kind === 0) return `<rss version="2.0"><channel><title>a</title>${each('item')}</channel></rss>`
    if (kind === 1) return `<feed xmlns="http://www.w3.org/2005/Atom"><title>a</title>${each('entry')}</feed>`
    if (kind === 2) return `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${each('item')}</rdf:RDF>`
    if (kind === 3)
      return JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'a',
        items: items.map((parts) => ({ id: parts[0], content_html: parts[1], __proto__: 1, date_published: parts[2] })),
      })
    return text
  })

const callback = fc
  .tuple(
    fc.constantFrom('http://', 'https://', 'HTTP:', 'http:\\\\', 'ftp://', '//', ''),
    fc.constantFrom('', 'a@', 'a:b@', '%40'),
    fc.oneof(
      fc.constantFrom(
        '127.0.0.1',
        '0',
        '2130706433',
        '0x7f.1',
        '017700000001',
        '[::1]',
        '[::ffff:7f00:1]',
        '[64:ff9b::7f00:1]',
        'localhost',
        'LOCALHOST.',
        '１２７.0.0.1',
        '169.254.169.254',
        '10.0.0.1',
        '127。0。0。1',
        'a.internal',
        '[fe80::1%25eth0]',
        '100.64.0.1',
        '[2002:7f00:1::]',
      ),
      fc.ipV4Extended(),
      fc.ipV6().map((address) => `[${address}]`),
      fc.domain(),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    ),
    fc.constantFrom('', ':80', ':6379', ':22', ':0', ':99999', ':'),
    fc.oneof(fc.constantFrom('', '/', '/a?b', '/#x', '/ b', '/\r\nX: y'), fc.webPath()),
  )
  .map((parts) => parts.join(''))

export const parserTargets: readonly Target[] = [
  {
    name: 'configuration',
    holds: 'settled, or refused with the line of each mistake; never a throw',
    open: async () => ({
      property: propertyOf(hostileYaml(FIELD_NAMES), (text) => {
        const built = buildConfig({}, { name: 'strillone.yaml', text })
        if (!built.ok && (built.mistakes.length === 0 || built.mistakes.some(({ message }) => message === '')))
          throw new Error('refused without a word')
      }),
      close: nothingToClose,
    }),
  },
  {
    name: 'old-feeds',
    holds: 'refused, or each item is a document that the program itself can read',
    open: async () => {
      const detect = await loadLanguageDetector()
      return {
        property: propertyOf(oldFeed, (text) => {
          const read = readOldFeed(text)
          if (!read.ok) return
          for (const item of read.feed.items) {
            const { name, text: written } = documentOf(item, read.feed, NOON)
            if (/[/\\\0]|^\.|\.\./.test(name)) throw new Error(`a file of the name ${name}`)
            const source = { path: `${name}.md`, bytes: Buffer.from(written), modified: NOON }
            const document = readDocument(source, detect, { base: 'https://old.example/', minConfidence: 0.6 })
            if (!document.ok && document.problems.some(({ code }) => !FAIR.has(code)))
              throw new Error(`${JSON.stringify(document.problems)} in ${written}`)
          }
        }),
        close: nothingToClose,
      }
    },
  },
  {
    name: 'tags',
    holds: 'what a tag of ours says is read back; any other is a number or nothing',
    open: async () => ({
      property: propertyOf(
        fc.tuple(
          fc.nat(),
          fc.stringMatching(/^[0-9a-f]{10}$/),
          fc.nat(),
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom(...'.W/"*-;0afz') }),
        ),
        ([revision, stamp, floor, before, other]) => {
          const back = parseBase(`${before}.${formatBase({ revision, stamp, floor })}"`)
          if (JSON.stringify(back) !== JSON.stringify({ revision, stamp, floor })) throw new Error('read as another')
          const found = parseBase(other)
          if (found && !(Number.isSafeInteger(found.revision) && Number.isSafeInteger(found.floor)))
            throw new Error('no number')
        },
      ),
      close: nothingToClose,
    }),
  },
  {
    name: 'callbacks',
    holds: 'refused, or a public host without user, fragment or control character, which is read the same again',
    open: async () => ({
      property: propertyOf(callback, (written) => {
        const parsed = parseCallback(written, { allowLoopback: false })
        if (!parsed.ok) return
        const url = new URL(written)
        const host = url.hostname.replace(/^\[|\]$/g, '')
        const numeric = /^[\d.]+$|:/.test(host)
        if (numeric && !isAllowedAddress(host, { allowLoopback: false })) throw new Error(`may call ${host}`)
        if (url.username || url.hash || /[\s\0]/.test(written) || !/^https?:$/.test(url.protocol))
          throw new Error(written)
      }),
      close: nothingToClose,
    }),
  },
]
