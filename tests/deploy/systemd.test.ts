// Promise: systemd accepts the units, finds little left to take away from the server, and the nightly copy is made.
import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { PROJECT, runProgram, temporaryFolder } from '../support/program.js'

const run = promisify(execFile)
const MAIN = path.join(PROJECT, 'dist/main.js')
const read = (name: string) => readFile(path.join(PROJECT, 'deploy', name), 'utf8')
/** The program of this checkout in place of the installed one. */
const withOwnProgram = (unit: string) =>
  unit.replace(/\/usr\/bin\/node \/opt\/strillone\S+main\.js/, `${process.execPath} ${MAIN}`)

it('are valid units, and the server can do little beside its work', async () => {
  await using folder = await temporaryFolder()
  const names = ['strillone.service', 'strillone-backup.service', 'strillone-backup.timer']
  const files = names.map((name) => path.join(folder.path, name))
  for (const [index, name] of names.entries()) await writeFile(files[index] ?? '', withOwnProgram(await read(name)))
  // It names each line it does not understand, and each program that is not there.
  const { stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', ...files])
  expect(stdout + stderr).not.toMatch(/strillone/)
  const judged = await run('systemd-analyze', ['security', '--offline=true', files[0] ?? ''])
  const exposure = /Overall exposure level for strillone\.service: ([\d.]+)/.exec(judged.stdout)?.[1]
  expect(Number(exposure)).toBeLessThanOrEqual(2)
})

it('copies the ledger as the unit says, and drops copies that are old', async () => {
  await using folder = await temporaryFolder()
  const [state, ledger] = [path.join(folder.path, 'state'), path.join(folder.path, 'state/strillone.db')]
  await mkdir(path.join(folder.path, 'items'))
  await writeFile(path.join(folder.path, 'items/monday.md'), '# Ferry back\n\nThe ferry sails from Friday.\n')
  expect((await runProgram(['publish', '--ledger', ledger], { cwd: folder.path })).status).toBe(0)
  const unit = withOwnProgram(await read('strillone-backup.service')).replaceAll('/var/lib/strillone', state)
  const environment = { ...process.env, STRILLONE_LEDGER: /STRILLONE_LEDGER=(\S+)/.exec(unit)?.[1] }
  const commands = [...unit.matchAll(/^ExecStart(?:Pre|Post)?=(.+)$/gm)].map((found) => asShellReads(found[1] ?? ''))
  expect(commands).toHaveLength(3)
  const start = async () => {
    for (const command of commands) await run('/bin/sh', ['-f', '-c', command], { cwd: folder.path, env: environment })
    return readdir(path.join(state, 'backups'))
  }
  const [first = ''] = await start()
  expect(first).toMatch(/^\d{4}-\d\d-\d\dT\d{6}\.db$/)
  const copied = await runProgram(['history', '--ledger', path.join(state, 'backups', first)], { cwd: folder.path })
  expect(copied.stdout).toContain('Ferry back')
  // Under the name of its day: two copies are never begun in one second but here.
  const old = '1970-01-01T000000.db'
  await rename(path.join(state, 'backups', first), path.join(state, 'backups', old))
  await utimes(path.join(state, 'backups', old), 0, 0)
  await writeFile(path.join(state, 'backups', 'note.txt'), 'kept by hand')
  const left = await start()
  expect(left).toHaveLength(2)
  expect(left).toContain('note.txt')
  expect(left).not.toContain(old)
})

/** systemd.service(5), "Command lines": `%%` is a per cent sign, `$$` a dollar sign; no pattern is expanded. */
function asShellReads(command: string): string {
  return command.replaceAll('%%', '%').replaceAll('$$', '$')
}
