// Promise: `npm start` on the shipped items serves every story once in each format, and every link of a feed resolves.
import { access, copyFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FORMATS } from '../../src/formats/formats.js'
import { type Program, PROJECT, startProgram, temporaryFolder } from '../support/program.js'
import { assertWellFormed, readFeed, type SeenFeed } from '../support/read-feeds.js'

const ITALIAN_TITLES = [
  'Mosca e Pyongyang stringono il patto militare: «Fianco a fianco fino alla vittoria in Ucraina»',
  'Kazan sotto i droni ucraini, pioggia di raid russi: Zelensky annuncia altri attacchi',
  'Zelensky accusa: i corpi dei nordcoreani caduti vengono bruciati',
  'Nuovo monito di Putin a Washington e alla NATO: più missili ipersonici, linea rossa vicina',
]

async function feedOf(program: Program, address: string): Promise<SeenFeed> {
  const response = await program.get(address)
  expect(response.status).toBe(200)
  return readFeed(await response.text())
}

describe('the shipped items', () => {
  let program: Program
  beforeAll(async () => {
    program = await startProgram({ items: path.join(PROJECT, 'items') })
  })
  afterAll(() => program.kill('SIGTERM'))

  it.each(FORMATS)('gives the Italian digest as four stories in its order, in $name', async ({ path: address }) => {
    const { items } = await feedOf(program, address)
    const italian = items.filter(({ tags }) => tags.includes('pyongyang'))
    expect(italian.map(({ title }) => title)).toEqual(ITALIAN_TITLES)
    const [lead] = italian
    expect(lead?.content).toContain('<p>Preoccupato anche il governo italiano.')
    for (const { content, published, summary } of italian) {
      expect(content).not.toContain('mosca pyongyang')
      expect(published.slice(0, 10)).toBe('2026-11-20')
      expect(summary.length).toBeLessThanOrEqual(280)
    }
    expect(italian.map(({ published }) => published)).toEqual(
      italian
        .map(({ published }) => published)
        .toSorted()
        .toReversed(),
    )
  })

  it('says the same in every format', async () => {
    const [rss, atom, json] = await Promise.all(FORMATS.map(({ path: address }) => feedOf(program, address)))
    const ids = (feed: SeenFeed | undefined) =>
      feed?.items.map(({ id, title, link, published, authors, tags }) => [id, title, link, published, authors, tags])
    expect(ids(rss)).toHaveLength(12)
    expect(ids(atom)).toEqual(ids(rss))
    expect(ids(json)).toEqual(ids(rss))
  })

  it('has no link in a feed that leads nowhere', async () => {
    const { items } = await feedOf(program, '/rss.xml')
    for (const { link, title } of items) {
      const page = await fetch(link)
      expect(page.status, link).toBe(200)
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(await page.text()).toContain(title.split(/[«’"&<]/)[0])
    }
  })

  it('is well-formed XML with the types its readers know it by', async () => {
    for (const { path: address, contentType } of FORMATS) {
      const response = await program.get(address)
      expect(response.headers.get('content-type')).toBe(contentType)
      if (contentType.includes('xml')) assertWellFormed(await response.text())
    }
  })
})

const SAMPLE = path.resolve(PROJECT, '../shared/seed')
const sampleIsHere = await access(SAMPLE).then(
  () => true,
  () => false,
)

describe.runIf(sampleIsHere)('the sample document', () => {
  it('is four items in each format: its title and the three headlines, Italian, without the caption', async () => {
    await using folder = await temporaryFolder()
    for (const name of await readdir(SAMPLE)) await copyFile(path.join(SAMPLE, name), path.join(folder.path, name))
    const program = await startProgram({ items: folder.path })
    try {
      for (const { path: address } of FORMATS) {
        const { items, language } = await feedOf(program, address)
        expect(language).toBe('it')
        expect(items).toHaveLength(4)
        expect(items.every(({ content }) => !content.includes('russia corea'))).toBe(true)
        expect(items.map(({ title }) => title.split(' ')[0])).toEqual(['Russia', 'Droni', 'Denuncia', 'Putin'])
        expect(items.every(({ title }) => !/[-–—:.]$/.test(title))).toBe(true)
      }
    } finally {
      await program.kill('SIGTERM')
    }
  })
})
