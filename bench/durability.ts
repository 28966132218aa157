/**
 * Fifty times kill -9 at random moments while documents change, on SQLite and on PostgreSQL: the test of
 * tests/faults, longer. Run after a build: `tsx bench/durability.ts [rounds]`.
 */
import { spawn } from 'node:child_process'
import path from 'node:path'

const [rounds = '50'] = process.argv.slice(2)
const project = path.resolve(import.meta.dirname, '..')
const vitest = path.join(project, 'node_modules/vitest/vitest.mjs')
spawn(process.execPath, [vitest, 'run', 'tests/faults/crash.test.ts'], {
  cwd: project,
  env: { ...process.env, STRILLONE_CRASHES: rounds },
  stdio: 'inherit',
}).once('exit', (status) => {
  process.exitCode = status ?? 1
})
