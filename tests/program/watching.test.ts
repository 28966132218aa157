// Promise: the feeds follow the items folder while the server runs; a broken document changes nothing but the problems.
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Program, startProgram, temporaryFolder } from '../support/program.js'
import { readFeed, type SeenItem } from '../support/read-feeds.js'

const DIGEST = `Council agrees on the budget of the harbour after an hour

The council met for an hour on Thursday night and agreed on the budget of the harbour, with two votes against.

Ferry back in service - The night ferry sails again from Friday, three times a week.

Market under the arches - The fish market moves under the railway arches in January.

Cranes to be kept - The last two steam cranes of the north quay stay where they are.
`

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let program: Program

beforeEach(async () => {
  folder = await temporaryFolder()
  await writeFile(path.join(folder.path, '2026-11-20-notes.txt'), DIGEST)
  program = await startProgram({ items: folder.path })
})

afterEach(async () => {
  await program.kill('SIGTERM')
  await folder[Symbol.asyncDispose]()
})

async function items(): Promise<readonly SeenItem[]> {
  return readFeed(await (await program.get('/feed.json')).text()).items
}

async function save(name: string, text: string): Promise<void> {
  const whole = path.join(folder.path, name)
  await writeFile(`${whole}.part`, text)
  await rename(`${whole}.part`, whole)
}

const titles = (seen: readonly SeenItem[]) => seen.map(({ title }) => title).toSorted()

it('shows a document that is added, in a new folder too', async () => {
  await mkdir(path.join(folder.path, 'week', '47'), { recursive: true })
  await save(
    'week/47/2026-11-21-arts.md',
    '# Arts\n\n## A museum opens again\n\nThe doors open on Monday after two years of works.\n\n## A choir on the quay\n\nForty voices sang on the quay on Saturday, in the rain.\n',
  )
  await program.published(2)
  expect(titles(await items())).toEqual(
    [
      'A choir on the quay',
      'A museum opens again',
      'Cranes to be kept',
      'Ferry back in service',
      'Market under the arches',
      'Council agrees on the budget of the harbour after an hour',
    ].toSorted(),
  )
})

it('keeps the identity of a story that is retitled and of one that is rewritten', async () => {
  const before = await items()
  await save(
    '2026-11-20-notes.txt',
    DIGEST.replace('Ferry back in service', 'Night ferry is back').replace('in January', 'in February'),
  )
  await program.published(2)
  const after = await items()
  expect(titles(after)).toEqual(
    [
      'Cranes to be kept',
      'Market under the arches',
      'Council agrees on the budget of the harbour after an hour',
      'Night ferry is back',
    ].toSorted(),
  )
  const identity = (seen: readonly SeenItem[]) => seen.map(({ id, link, published }) => [id, link, published])
  expect(identity(after)).toEqual(identity(before))
})

it('keeps every identity when the file is renamed', async () => {
  const before = await items()
  await rename(path.join(folder.path, '2026-11-20-notes.txt'), path.join(folder.path, '2026-11-20-morning.txt'))
  await save('2026-11-21-other.txt', 'Something else\n\nA short note that is there only to be seen by the server.\n')
  await program.logged(({ msg, ['new']: added }) => msg === 'published' && added === 1)
  const after = (await items()).filter(({ title }) => title !== 'Something else')
  expect(after.map(({ id, link }) => [id, link])).toEqual(before.map(({ id, link }) => [id, link]))
})

it('withdraws the stories of a document that is removed, and says so at their address', async () => {
  const [story] = await items()
  await save('2026-11-21-other.txt', 'Something else\n\nA short note that stays when the rest goes.\n')
  await program.published(2)
  await rm(path.join(folder.path, '2026-11-20-notes.txt'))
  await program.published(3)
  expect(titles(await items())).toEqual(['Something else'])
  const gone = await fetch(story?.link ?? '')
  expect(gone.status).toBe(410)
  expect(gone.headers.get('content-type')).toContain('text/html')
})

it('gives a story that comes back its old identity', async () => {
  const before = await items()
  await save('2026-11-20-notes.txt', DIGEST.replace(/Cranes[^]*/, ''))
  await program.published(2)
  expect(await items()).toHaveLength(3)
  await save('2026-11-20-notes.txt', DIGEST)
  await program.published(3)
  expect((await items()).map(({ id, link, published }) => [id, link, published])).toEqual(
    before.map(({ id, link, published }) => [id, link, published]),
  )
})

it('holds the stories of a document that breaks, and names the mistake by file and line', async () => {
  const before = await items()
  await save('2026-11-20-notes.txt', `---\ntitle: Notes\ndate: tomorrow\n---\n${DIGEST}`)
  const line = await program.logged(({ code }) => code === 'date-invalid')
  expect(line.msg).toBe(
    '2026-11-20-notes.txt:3: date-invalid: found date: "tomorrow"; write 2026-11-22 or 2026-11-22T09:30:00+01:00',
  )
  await save('2026-11-21-other.txt', 'Something else\n\nA note that comes in while another document is broken.\n')
  await program.published(2)
  expect(await items()).toEqual(expect.arrayContaining([...before]))
})

it('waits for a half-written document instead of publishing half of it', async () => {
  const name = path.join(folder.path, '2026-11-20-notes.txt')
  const before = await items()
  await writeFile(name, DIGEST.slice(0, 150))
  await save('2026-11-21-other.txt', 'Something else\n\nA note that is whole, saved a moment after the half one.\n')
  await program.published(2)
  expect(await items()).toEqual(expect.arrayContaining([...before]))
  await writeFile(name, DIGEST)
})

it('does not follow a link to a folder: what is behind it may be there already', async () => {
  await symlink('.', path.join(folder.path, 'again'))
  for (const name of ['first', 'second', 'third']) {
    await save(`2026-11-21-${name}.md`, `# The ${name} of them\n\nThis is the text of the ${name} document of all.\n`)
    await expect.poll(async () => (await items()).map(({ title }) => title)).toContain(`The ${name} of them`)
  }
  const shown = (await items()).map(({ title }) => title)
  expect(shown).toHaveLength(new Set(shown).size)
})

it('names a file of a kind it cannot read once, as soon as it is there, and no more when it is gone', async () => {
  const problems = async () => ((await (await program.get('/healthz')).json()) as { problems: number }).problems
  await writeFile(path.join(folder.path, 'minutes.rtf'), '{\\rtf1 Minutes}')
  await program.logged(({ msg }) =>
    msg.startsWith('minutes.rtf:1: document-type-unknown: found .rtf, which is not read'),
  )
  await save('2026-11-22-more.md', '# More\n\nA text to be published after it.\n')
  await program.logged((line) => line.msg === 'published' && line['new'] === 1)
  expect(await problems()).toBe(1)
  expect(program.log().filter(({ msg }) => msg.startsWith('minutes.rtf'))).toHaveLength(1)
  await rm(path.join(folder.path, 'minutes.rtf'))
  await expect.poll(problems).toBe(0)
})
