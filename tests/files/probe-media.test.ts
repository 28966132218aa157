// Promise: what is told of a picture is what the file is; a file that is missing, false or hostile costs a warning and nothing else.
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadLanguageDetector } from '../../src/documents/language.js'
import { withMediaFacts } from '../../src/files/probe-media.js'
import { formatProblem, type Problem } from '../../src/problem.js'
import { readDocument } from '../../src/stories/read.js'
import type { Story } from '../../src/stories/story.js'
import { HOSTILE_NAMES, jpeg, mp3, png, webp } from '../support/pictures.js'
import { temporaryFolder } from '../support/program.js'

const detect = await loadLanguageDetector()
const SITE = 'https://example.org'
const TEXT = 'Title of a text\n\nA text that has a few words and a full stop.\n'

let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeEach(async () => {
  folder = await temporaryFolder()
  await mkdir(path.join(folder.path, 'items/week'), { recursive: true })
})
afterEach(() => folder[Symbol.asyncDispose]())

const items = () => path.join(folder.path, 'items')

async function read(
  text: string,
): Promise<{ readonly lead: Story | undefined; readonly warnings: readonly Problem[] }> {
  const source = {
    path: 'week/a.md',
    bytes: new TextEncoder().encode(text),
    modified: new Date('2026-11-22T08:00:00Z'),
  }
  const options = { base: `${SITE}/week/`, site: SITE, minConfidence: 0.6 }
  const result = await withMediaFacts(readDocument(source, detect, options), items())
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return { lead: result.value.split.stories[0], warnings: result.warnings }
}

async function readWithPicture(name: string, bytes: Uint8Array) {
  await writeFile(path.join(items(), 'week', name), bytes)
  return read(`---\nimage: ${name}\n---\n${TEXT}`)
}

describe('a picture beside its document', () => {
  it.each([
    ['a.png', png(64, 48), 'image/png', 64, 48],
    ['a.jpg', jpeg(1200, 800), 'image/jpeg', 1200, 800],
    ['a.jpeg', jpeg(1200, 800, 6), 'image/jpeg', 800, 1200],
    ['a.jpg', jpeg(1200, 800, 3), 'image/jpeg', 1200, 800],
    ['a.webp', webp(300, 200), 'image/webp', 300, 200],
    ['cut.jpg', jpeg(1200, 800).subarray(0, 24), 'image/jpeg', null, null],
  ])('%s is told with its type, length and size', async (name, bytes, type, width, height) => {
    const { lead, warnings } = await readWithPicture(name, bytes)
    const url = `${SITE}/media/week/${name}`
    expect(lead?.image).toEqual({ url, type, length: bytes.length, width, height, alt: '' })
    expect(warnings).toEqual([])
  })

  it('may lie far behind its preview: the size is left out, the length is not', async () => {
    const long = Buffer.concat([jpeg(10, 10).subarray(0, 20), Buffer.alloc(300_000)])
    const { lead } = await readWithPicture('long.jpg', long)
    expect(lead?.image).toMatchObject({ length: long.length, width: null, height: null })
  })
})

it('tells the length of a recording', async () => {
  await writeFile(path.join(items(), 'week/ep.mp3'), mp3(4_000))
  const { lead } = await read(`---\naudio: ep.mp3\n---\n${TEXT}`)
  expect(lead?.enclosure).toMatchObject({
    url: `${SITE}/media/week/ep.mp3`,
    type: 'audio/mpeg',
    length: 4_000,
    width: null,
  })
})

it('knows nothing of a picture on another host but its type, and asks nobody', async () => {
  const { lead, warnings } = await read(`---\nimage: https://example.com/a.png\n---\n${TEXT}`)
  expect(lead?.image).toMatchObject({ url: 'https://example.com/a.png', type: 'image/png', length: null, width: null })
  expect(warnings).toEqual([])
})

it.each(HOSTILE_NAMES)('finds a file called %j', async (name) => {
  await writeFile(path.join(items(), 'week', name), png(2, 1))
  const src = `./${name.replace('%25', '%2525')}`
  const { lead, warnings } = await read(`---\nimage: ${JSON.stringify({ src })}\n---\n${TEXT}`)
  expect(lead?.image).toMatchObject({ width: 2, height: 1 })
  expect(warnings).toEqual([])
})

describe('a warning, with file and line, and no picture', () => {
  it.each<readonly [what: string, field: string, said: RegExp]>([
    [
      'a file that is not there',
      'image: gone.jpg',
      /^week\/a\.md:2: picture-missing: found "gone\.jpg", which is not there: put the file at week\/gone\.jpg/,
    ],
    [
      'a page saved as a picture',
      'image: page.jpg',
      /^week\/a\.md:2: picture-unreadable: found "page\.jpg", which holds no picture/,
    ],
    ['an empty file', 'image: empty.png', /picture-unreadable: .*holds nothing/],
    ['a link that leaves the folder', 'image: out.png', /picture-missing/],
    ['a link to what is hidden', 'image: hidden.png', /picture-missing/],
    ['a link to a document', 'image: text.png', /picture-missing/],
    ['a link to itself', 'image: loop.png', /picture-missing/],
    ['a folder', 'image: folder.png', /picture-missing/],
    ['a name longer than any', `image: ${'a'.repeat(5_000)}.png`, /picture-missing/],
  ])('for %s', async (_what, field, said) => {
    const week = path.join(items(), 'week')
    await mkdir(path.join(week, 'folder.png'))
    await writeFile(path.join(folder.path, 'secret.png'), png(1, 1))
    await writeFile(path.join(week, '_draft.png'), png(1, 1))
    await writeFile(path.join(week, 'notes.txt'), TEXT)
    await writeFile(path.join(week, 'page.jpg'), '<html>404</html>')
    await writeFile(path.join(week, 'empty.png'), '')
    await symlink(path.join(folder.path, 'secret.png'), path.join(week, 'out.png'))
    await symlink('_draft.png', path.join(week, 'hidden.png'))
    await symlink('notes.txt', path.join(week, 'text.png'))
    await symlink('loop.png', path.join(week, 'loop.png'))
    const { lead, warnings } = await read(`---\n${field}\n---\n${TEXT}`)
    expect(warnings).toHaveLength(1)
    expect(warnings.map(formatProblem)[0]).toMatch(said)
    expect(lead?.image).toBeNull()
  })

  it('says a file named twice once, and stops looking after 64 of them', async () => {
    const { warnings } = await read(`${TEXT}\n![](a.png) ![](a.png)\n`)
    expect(warnings).toHaveLength(1)
    const many = Array.from({ length: 100 }, (_, index) => `![](${index}.png)`).join(' ')
    expect((await read(`${TEXT}\n${many}\n`)).warnings).toHaveLength(64)
  })
})

describe('a picture that is not there', () => {
  const bodyOf = async (text: string) => (await read(`${TEXT}\n${text}\n`)).lead?.html

  it('is left out of the text, with what holds nothing else, until it is there', async () => {
    const text = 'Dusk ![a > "b"](gone.png) fell.\n\n[![](gone.png)](https://example.com/)\n\n![](there.png) Night.'
    await writeFile(path.join(items(), 'week/there.png'), png(3, 2))
    const rest = '<p><img src="https://example.org/media/week/there.png" alt=""> Night.</p>'
    const before = await bodyOf(text)
    expect(before).toMatch(/<p>Dusk +fell\.<\/p>/)
    expect(before?.endsWith(`fell.</p>${rest}`)).toBe(true)
    await writeFile(path.join(items(), 'week/gone.png'), png(3, 2))
    const after = await bodyOf(text)
    expect(after?.match(/<img /g)).toHaveLength(3)
    expect(after).toContain('<a href="https://example.com/"><img src="https://example.org/media/week/gone.png" alt="">')
  })

  it.each(HOSTILE_NAMES)('is left out whatever its name: %j', async (name) => {
    const src = `./${name.replace('%25', '%2525')}`.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
    const body = await bodyOf(`<p>Before.</p>\n\n<figure><img alt="x > y" src="${src}"></figure>\n\n<p>After.</p>`)
    expect(body).toContain('<p>Before.</p>')
    expect(body).not.toMatch(/<img|<figure|\0/)
  })

  it('leaves nothing of a paragraph or a list of nothing else', async () => {
    const shells = '![](gone.png) ![](lost.png)\n\n- ![](gone.png)\n- **![](lost.png)**\n\nNight.'
    expect(await bodyOf(shells)).toBe(`${await bodyOf('Night.')}`)
  })

  it('nor ever will be is left out, too', async () => {
    expect(await bodyOf('See ![](plan.svg) the plan.')).toContain('<p>See the plan.</p>')
  })
})

it('follows a link that stays in the folder', async () => {
  await writeFile(path.join(items(), 'real.png'), png(3, 2))
  await symlink('../real.png', path.join(items(), 'week/link.png'))
  expect((await read(`---\nimage: link.png\n---\n${TEXT}`)).lead?.image).toMatchObject({ width: 3, height: 2 })
})

it('reads whatever bytes a file has without failing its document', async () => {
  const beginnings = [
    png(4, 4),
    jpeg(4, 4),
    jpeg(4, 4, 6),
    webp(4, 4),
    Buffer.from('GIF89a'),
    Buffer.from('\0\0\0\x1cftypavif'),
  ]
  const bytes = fc
    .tuple(fc.constantFrom(...beginnings), fc.nat(40), fc.uint8Array({ maxLength: 200 }))
    .map(([beginning, length, more]) => Buffer.concat([beginning.subarray(0, length), more]))
  const name = fc.constantFrom('a.png', 'a.jpg', 'a.webp', 'a.gif', 'a.avif', 'a.mp3')
  await fc.assert(
    fc.asyncProperty(name, bytes, async (file, content) => {
      const { lead, warnings } = await readWithPicture(file, content)
      if (lead?.image) expect(lead.image.length).toBe(content.length)
      else expect(warnings).toMatchObject([{ code: 'picture-unreadable' }])
    }),
    { numRuns: 300 },
  )
})
