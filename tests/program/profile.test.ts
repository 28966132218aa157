// Promise: `check --profile` prints what an aggregator would object to, with file and line, and says by its status
// whether it would.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runProgram } from '../support/program.js'

const DIGEST = `# Morning notes

## A headline that says the whole story and a good deal more, which nobody has the room for

The harbour board met on Thursday to weigh a plan for the eastern quay, and rose without a vote.

## Quay plan waits

Pilots and chandlers were heard before the ferry company, which asked for another month to answer.

## Ferry fares stay

The company will keep its fares through the winter, it told the board in a letter read aloud.
`

let items = ''

beforeAll(async () => {
  items = await mkdtemp(path.join(tmpdir(), 'strillone-profile-'))
  await writeFile(path.join(items, '2026-11-20-notes.md'), DIGEST)
})

afterAll(() => rm(items, { recursive: true }))

it('finds nothing to object to by the rules of the formats', async () => {
  for (const profile of ['rss-board', 'atom', 'jsonfeed'])
    expect(await runProgram(['check', '--items', items, '--profile', profile])).toMatchObject({ status: 0, stdout: '' })
})

it('names the document and the line of the story', async () => {
  const { status, stdout } = await runProgram(['check', '--items', items, '--profile', 'apple-news'])
  expect(status).toBe(1)
  expect(stdout).toContain(
    '2026-11-20-notes.md:3: apple-news/title-long: the title has 88 characters; write 60 or fewer',
  )
})

it('prints one line of JSON a finding', async () => {
  const { stdout } = await runProgram(['check', '--items', items, '--profile', 'apple-news', '--json'])
  const findings = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(findings).toContainEqual(expect.objectContaining({ profile: 'apple-news', code: 'title-long', line: 3 }))
})

it('ends with 2 for a profile nobody knows, and for documents beside it', async () => {
  const unknown = await runProgram(['check', '--items', items, '--profile', 'myspace'])
  expect(unknown).toMatchObject({ status: 2, stdout: '' })
  expect(unknown.stderr).toContain('rss-board, atom, jsonfeed, flipboard, smartnews, apple-news, msn, google-news')
  expect((await runProgram(['check', '--profile', 'atom', 'notes.md'])).status).toBe(2)
})
