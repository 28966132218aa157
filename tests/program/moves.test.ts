// Promise: while a server watches, a story is cut from one file and pasted into another, as editors save them, and nobody
// sees it twice.
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { runProgram, startProgram, temporaryFolder } from '../support/program.js'

const MARKET = '## Market moves\n\nThe fish market moves under the railway arches in January, on Sundays too.\n\n'
const NORTH = `# North digest 7\n\n## Ferry back\n\nThe night ferry sails again from Friday, three times a week.\n\n${MARKET}## Lamps out\n\nThe lamps along the mole will be out for the whole of next week.\n`
const SOUTH =
  '# South digest 8\n\n## Snow\n\nSnow has closed eleven schools in the upper valley until Wednesday.\n\n## Library\n\nThe library on the hill has reopened after two years of works.\n\n'
const SPLIT = '---\nsplit: headings\n---\n'

it.each(['cut first', 'pasted first', 'by a command'])('%s', async (order) => {
  await using folder = await temporaryFolder()
  const items = folder.path
  const save = (name: string, text: string) => writeFile(path.join(items, name), SPLIT + text)
  await save('north.md', NORTH)
  await save('south.md', SOUTH)
  const env = { STRILLONE_LEDGER: path.join(folder.path, 'ledger.db'), STRILLONE_ITEMS: items }
  const run = (...args: string[]) => runProgram(args, { cwd: folder.path, env })
  await run('publish')
  const program = order === 'by a command' ? null : await startProgram({ items, env })
  const cut = () => save('north.md', NORTH.replace(MARKET, ''))
  const paste = () => save('south.md', SOUTH + MARKET)
  if (order === 'pasted first') await paste().then(cut)
  else await cut().then(paste)
  await (program ? program.logged(({ msg }) => msg === 'published') : run('publish'))
  await program?.kill('SIGTERM')
  const told = (await run('history', '--json', '--limit', '100')).stdout.trim().split('\n')
  expect(told.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual(['new', 'new', 'new', 'new', 'new'])
  const entries = (await run('history', 'market-moves')).stdout
  expect(entries).toContain('Market moves')
})
