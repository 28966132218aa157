import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { FORMATS } from '../../src/formats/formats.js'
import { startProgram, temporaryFolder } from '../support/program.js'
import { ask } from '../support/wire.js'

/** What a reader may know of one feed. */
export type Known = {
  readonly etag: string
  readonly lastModified: string
  readonly body: Buffer
}

export type Site = {
  readonly port: number
  /** Each feed by its address: as it is, as it was one publish ago, and before a story was taken back. */
  readonly now: Readonly<Record<string, Known>>
  readonly before: Readonly<Record<string, Known>>
  readonly old: Readonly<Record<string, Known>>
  /** Titles of the stories that are newer than `before`. */
  readonly newer: readonly string[]
  readonly url: string
} & AsyncDisposable

const PROSE = 'The council met until midnight on Thursday and agreed, with two votes against. '.repeat(8)

/** A story with the words of another under a new headline would be that one, moved. */
const OTHER_PROSE = 'A rumour of the day before is wrong and nobody knows who began it at the fish market. '.repeat(8)

/** The real program after four publishes, the second of which took a story back, at a public address with a prefix. */
export async function startSite(settings = ''): Promise<Site> {
  const folder = await temporaryFolder()
  const items = path.join(folder.path, 'items')
  await mkdir(items)
  await writeFile(path.join(folder.path, 'strillone.yaml'), settings)
  const save = async (name: string, text: string) => {
    await writeFile(path.join(items, `${name}.part`), text)
    await rename(path.join(items, `${name}.part`), path.join(items, name))
  }
  await save('2026-11-01-harbour.md', digest('harbour', ['Ferry', 'Cranes', 'Market']))
  await save('2026-11-02-withdrawn.md', `# Taken back\n\n${OTHER_PROSE}\n`)
  const program = await startProgram({
    items,
    cwd: folder.path,
    env: { STRILLONE_URL: 'https://gazette.example.org/news' },
  })
  const port = Number(new URL(program.url).port)
  const look = async (): Promise<Record<string, Known>> => {
    const known = await Promise.all(
      FORMATS.map(async ({ path: target }) => {
        const { headers, sent } = await ask(port, { target })
        return [target, { etag: headers['etag'] ?? '', lastModified: headers['last-modified'] ?? '', body: sent }]
      }),
    )
    return Object.fromEntries(known)
  }
  const old = await look()
  await rm(path.join(items, '2026-11-02-withdrawn.md'))
  await program.published(2)
  await save('2026-11-03-quay.md', digest('quay', ['Bridge', 'Lamps']))
  await program.published(3)
  const before = await look()
  await save('2026-11-04-canal.md', digest('canal', ['Locks', 'Barges']))
  await program.published(4)
  return {
    port,
    url: program.url,
    old,
    before,
    now: await look(),
    newer: ['Locks of the canal', 'Barges of the canal'],
    [Symbol.asyncDispose]: async () => {
      await program.kill('SIGTERM')
      await folder[Symbol.asyncDispose]()
    },
  }
}

function digest(place: string, headlines: readonly string[]): string {
  const stories = headlines.map((headline) => `## ${headline} of the ${place}\n\n${PROSE}\n`)
  return `---\nsplit: headings\n---\n\n# News of the ${place}\n\n${stories.join('\n')}`
}
