import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Program, runProgram, startProgram, temporaryFolder } from './program.js'
import { type Answer, ask } from './wire.js'

export const SITE = 'https://gazette.example.org/news'
export const PROSE = 'The council met until midnight on Thursday and agreed, with two votes against. '.repeat(8)
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

export type Publication = {
  readonly program: Program
  readonly folder: string
  /** A command of the program in this folder. */
  readonly run: (...args: string[]) => ReturnType<typeof runProgram>
  readonly get: (target: string, headers?: Record<string, string>, method?: string) => Promise<Answer>
  readonly save: (name: string, text: string) => Promise<void>
} & AsyncDisposable

/** The program with a few stories, a picture and a draft, its ledger in a file; the settings are lines of strillone.yaml. */
export async function publish(settings = ''): Promise<Publication> {
  const folder = await temporaryFolder()
  const items = path.join(folder.path, 'items')
  await mkdir(items)
  const save = async (name: string, text: string) => {
    await writeFile(path.join(items, `${name}.part`), text)
    await rename(path.join(items, `${name}.part`), path.join(items, name))
  }
  await writeFile(
    path.join(folder.path, 'strillone.yaml'),
    `title: The Silent Gazette\nwindow: 3\nicon: /media/dot.gif\n${settings}`,
  )
  await writeFile(path.join(items, 'dot.gif'), GIF)
  const headlines = ['Ferry', 'Cranes', 'Market', 'Bridge', 'Lamps'].map(
    (one) => `## ${one}\n\n${PROSE}![dot](dot.gif)\n`,
  )
  await save(
    '2026-11-01-harbour.md',
    `---\nsplit: headings\ntags: [harbour]\nauthors: [Nora]\n---\n\n# Harbour\n\n${headlines.join('\n')}`,
  )
  await save('draft.md', `---\ndraft: true\n---\n\n# Not decided yet\n\n${PROSE}\n`)
  const env = { STRILLONE_URL: SITE, STRILLONE_LEDGER: path.join(folder.path, 'ledger.db') }
  const program = await startProgram({ items, cwd: folder.path, env })
  await program.published(1)
  const port = Number(new URL(program.url).port)
  return {
    program,
    folder: folder.path,
    run: (...args) => runProgram(args, { cwd: folder.path, env: { ...env, STRILLONE_ITEMS: items } }),
    get: (target, headers = {}, method = 'GET') => ask(port, { target, headers, method }),
    save,
    [Symbol.asyncDispose]: async () => {
      await program.kill('SIGTERM')
      await folder[Symbol.asyncDispose]()
    },
  }
}
