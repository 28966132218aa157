// Promise: each rule of each profile lets a faultless publication pass, objects when it is broken, and says where,
// why and what to do.
import { describe, expect, it } from 'vitest'
import { checkProfile } from '../../src/profiles/check.js'
import { type Finding, formatFinding, type Profile } from '../../src/profiles/profile.js'
import { PROFILES } from '../../src/profiles/profiles.js'
import { readPublished } from '../../src/profiles/reading.js'
import { CASES } from './cases.js'
import { fine, inText } from './published.js'

function casesOf(profile: Profile, code: string) {
  return CASES[`${profile.name}/${code}`] ?? CASES[code] ?? []
}

function namedProfile(name: string): Profile {
  const profile = PROFILES.find((one) => one.name === name)
  if (!profile) throw new Error(`no profile ${name}`)
  return profile
}

/** Rules that need libxml2. */
const BY_LIBXML = new Set(['xml-ill-formed'])

describe.each(PROFILES)('$name', (profile) => {
  it('finds nothing to say about a faultless publication', async () => {
    expect((await checkProfile(profile, fine())).map(formatFinding)).toEqual([])
  })

  it('has rules with distinct codes, and says where each was published', () => {
    const codes = profile.rules.map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
    for (const { source } of profile.rules) {
      expect(source.name).not.toBe('')
      expect(new URL(source.url).protocol).toBe('https:')
    }
  })

  it.each(profile.rules.filter(({ code }) => !BY_LIBXML.has(code)))('objects by $code', (rule) => {
    const cases = casesOf(profile, rule.code)
    expect(cases.length).toBeGreaterThan(0)
    for (const [index, spoil] of cases.entries()) {
      const mistakes = rule.check(readPublished(spoil(fine()), new Map()))
      expect(mistakes.length, `case ${index + 1}`).toBeGreaterThan(0)
      for (const { found, advice } of mistakes) expect(found.trim() !== '' && advice.trim() !== '').toBe(true)
    }
  })
})

it('has no case for a rule that is not there', () => {
  const codes = new Set(
    PROFILES.flatMap((profile) => profile.rules.flatMap(({ code }) => [code, `${profile.name}/${code}`])),
  )
  expect(Object.keys(CASES).filter((code) => !codes.has(code))).toEqual([])
})

it.each(['rss-board', 'atom'])('%s hears libxml2 about XML that is not well-formed', async (name) => {
  const profile = namedProfile(name)
  const address = name === 'atom' ? '/atom.xml' : '/rss.xml'
  for (const bad of ['<p>', '&nbsp;', '\u0001', ']]>'])
    expect(
      (await checkProfile(profile, inText(address, 'The Test Gazette', bad)(fine()))).map(({ code }) => code),
      bad,
    ).toContain('xml-ill-formed')
  const gone = await checkProfile(profile, { ...fine(), texts: new Map() })
  expect(gone.map(({ code, file }) => [code, file])).toContainEqual(['xml-ill-formed', address])
})

it('names the document and the line of the story, the rule and its source', async () => {
  const spoilt = inText(
    '/rss.xml',
    '<title>Fuel dearer from Monday, part 2</title>',
    `<title>${'Fuel '.repeat(20)}</title>`,
  )
  const findings = await checkProfile(namedProfile('apple-news'), spoilt(fine()))
  expect(findings.map(formatFinding)).toEqual([
    'fuel.md:7: apple-news/title-long: the title has 99 characters; write 60 or fewer (RSS guidelines for Apple News, https://support.apple.com/guide/news-publisher/apdc2c7520ff/icloud)',
  ])
})

it('names the heaviest stories of a feed that is too large, the heaviest first', async () => {
  const published = fine()
  const entries = published.entries.map((one, index) => ({ ...one, html: 'x'.repeat(index * 1024) }))
  const texts = new Map(published.texts).set('/feed.json', JSON.stringify({ user_comment: 'x'.repeat(600 * 1024) }))
  const findings = await checkProfile(namedProfile('jsonfeed'), { ...published, entries, texts })
  const [feed, ...stories]: readonly Finding[] = findings.filter(({ code }) => code === 'feed-too-large')
  expect(feed).toMatchObject({ file: '/feed.json', found: 'the feed weighs 601 KB' })
  expect(stories.map(({ found }) => found)).toEqual(
    [20, 19, 18, 17, 16].map((part) => `"Fuel dearer from Monday, part ${part}" alone weighs ${part - 1} KB`),
  )
})

it.each(PROFILES)('$name survives a publication without anything, and one of nonsense', async (profile) => {
  const nothing = { ...fine(), entries: [], texts: new Map<string, string>() }
  expect((await checkProfile(profile, nothing)).length).toBeGreaterThan(0)
  const nonsense = new Map([...fine().texts].map(([address]) => [address, '<a><b>"{[\u0000']))
  expect((await checkProfile(profile, { ...fine(), texts: nonsense })).length).toBeGreaterThan(0)
})
