// Promise: systemd accepts the unit and finds little left to take away from it. Left out where there is no systemd.
import { execFile, execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { PROJECT, temporaryFolder } from '../support/program.js'

const run = promisify(execFile)

it.skipIf(!hasSystemd())('is a valid unit that can do little beside its work', async () => {
  await using folder = await temporaryFolder()
  const unit = await readFile(path.join(PROJECT, 'deploy/strillone.service'), 'utf8')
  const started = `${process.execPath} ${path.join(PROJECT, 'dist/main.js')}`
  const file = path.join(folder.path, 'strillone.service')
  await writeFile(file, unit.replace(/^ExecStart=\S+ \S+/m, `ExecStart=${started}`))
  // It names each line it does not understand, and each program that is not there.
  const { stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', file])
  expect(stdout + stderr).not.toContain('strillone.service')
  const judged = await run('systemd-analyze', ['security', '--offline=true', file])
  const exposure = /Overall exposure level for strillone\.service: ([\d.]+)/.exec(judged.stdout)?.[1]
  expect(Number(exposure)).toBeLessThanOrEqual(2)
})

function hasSystemd(): boolean {
  try {
    execFileSync('systemd-analyze', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
