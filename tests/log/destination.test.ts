// Promise: the log is written in order and to its last line, and whatever becomes of the place it goes to, the program
// neither waits for it nor ends of it; what is lost is counted.
import { execFile, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { constants, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { openDestination } from '../../src/log/destination.js'
import { PROJECT, temporaryFolder } from '../support/program.js'

const run = promisify(execFile)
const never = (lines: number) => {
  throw new Error(`${lines} lines are lost`)
}

it('is all there and in order when it is ended, and nothing is written after', async () => {
  await using folder = await temporaryFolder()
  const file = path.join(folder.path, 'log')
  const lines = Array.from({ length: 1_000 }, (_, number) => `line ${number}\n`)
  const { write, end } = openDestination(openSync(file, 'w'), never)
  for (const line of lines) write(line)
  // A start that fails and a signal may end it at once.
  await Promise.all([end(), end()])
  write('too late\n')
  await end()
  expect(await readFile(file, 'utf8')).toBe(lines.join(''))
})

it('is in order where the program ends while a line is under way', async () => {
  // The one thread that writes is busy with something else when the first line comes.
  const program = `
    import { pbkdf2 } from 'node:crypto'
    import { openDestination } from ${JSON.stringify(path.join(PROJECT, 'dist/log/destination.js'))}
    const { write, end } = openDestination(2, () => {})
    pbkdf2('a', 'b', 200_000, 64, 'sha512', () => {})
    write('published\\n')
    write('stopping\\n')
    await end()
    process.exit(0)`
  const { stderr } = await run(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
  })
  expect(stderr).toBe('published\nstopping\n')
})

it('waits for whoever reads it, up to a mebibyte, and counts what is lost beyond', async () => {
  await using folder = await temporaryFolder()
  const pipe = path.join(folder.path, 'pipe')
  await run('mkfifo', [pipe])
  let lost = 0
  const room = new EventEmitter()
  const { write, end } = openDestination(openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK), (lines) => {
    lost += lines
    room.emit('again')
  })
  const written = Array.from({ length: 30_000 }, (_, number) => `${number} ${'x'.repeat(100)}\n`)
  for (const line of written) write(line)
  const again = once(room, 'again')
  const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'inherit'] })
  const read = text(reader.stdout)
  await again
  write('there is room again\n')
  await end()
  const lines = (await read).split(/(?<=\n)/)
  expect(lines.at(-1)).toBe('there is room again\n')
  const kept = lines.slice(0, -1)
  expect(lost).toBe(written.length - kept.length)
  expect(kept).toEqual(written.slice(0, kept.length))
  expect(kept.join('').length).toBeGreaterThan(1_000_000)
})

it('ends soon where a full disk takes no line', async () => {
  const { write, end } = openDestination(openSync('/dev/full', 'w'), never)
  for (let number = 0; number < 10; number += 1) write(`line ${number}\n`)
  await end()
})
