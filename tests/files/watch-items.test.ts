// Promise: a change in the items folder is told of at once, also in a folder that was mounted in its place.
import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { watchItems } from '../../src/files/watch-items.js'
import { temporaryFolder } from '../support/program.js'

const isRoot = process.getuid?.() === 0

/** The rescan comes after thirty seconds; a change that is seen sooner was watched. */
const SOON_MS = 10_000

it.runIf(isRoot && process.platform === 'linux')(
  'watches what is mounted where something else was, though both have the same inode',
  async ({ skip }) => {
    await using folder = await temporaryFolder()
    const items = path.join(folder.path, 'items')
    await mkdir(items)
    const mount = () => execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', items], { stdio: 'ignore' })
    const unmount = () => execFileSync('umount', ['-l', items])
    try {
      mount()
    } catch {
      skip('nothing can be mounted here')
    }
    const told = new Set<string>()
    const watcher = await watchItems(items, { onChange: (paths) => paths?.forEach((one) => told.add(one)) })
    try {
      await writeFile(path.join(items, 'before.md'), 'A text.\n')
      await expect.poll(() => told.has('before.md'), { timeout: SOON_MS }).toBe(true)
      unmount()
      mount()
      let saves = 0
      // Until the new watch is there.
      const save = async () => {
        saves += 1
        await writeFile(path.join(items, 'after.md'), `A text, ${saves}.\n`)
        return told.has('after.md')
      }
      await expect.poll(save, { timeout: SOON_MS, interval: 50 }).toBe(true)
    } finally {
      watcher.close()
      unmount()
    }
  },
)

it.runIf(isRoot && process.platform === 'linux')('sees what is mounted over it within seconds', async ({ skip }) => {
  await using folder = await temporaryFolder()
  const items = path.join(folder.path, 'items')
  await mkdir(items)
  let looks = 0
  const told = new Set<string>()
  const onChange = (paths?: ReadonlySet<string>) => {
    if (paths) paths.forEach((one) => told.add(one))
    else looks += 1
  }
  const watcher = await watchItems(items, { onChange })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', items], { stdio: 'ignore' })
  } catch {
    watcher.close()
    skip('nothing can be mounted here')
  }
  try {
    await expect.poll(() => looks, { timeout: SOON_MS }).toBe(1)
    await writeFile(path.join(items, 'mounted.md'), 'A text.\n')
    await expect.poll(() => told.has('mounted.md'), { timeout: SOON_MS }).toBe(true)
  } finally {
    watcher.close()
    execFileSync('umount', ['-l', items])
  }
})

it('waits for a folder that is not there, and watches it from then on', async () => {
  await using folder = await temporaryFolder()
  const items = path.join(folder.path, 'items')
  const told: string[] = []
  const watcher = await watchItems(items, { onChange: (paths) => told.push(...(paths ?? ['all'])) })
  try {
    await mkdir(items)
    await expect.poll(() => told, { timeout: SOON_MS }).toEqual(['all'])
    await writeFile(path.join(items, 'monday.md'), 'A text.\n')
    await expect.poll(() => told.includes('monday.md'), { timeout: SOON_MS }).toBe(true)
  } finally {
    watcher.close()
  }
})

it('tells that somebody opens a file to write in it, before there is anything to read', async () => {
  await using folder = await temporaryFolder()
  const told: string[] = []
  const watcher = await watchItems(folder.path, {
    onChange: () => told.push('change'),
    onStir: () => told.push('stir'),
  })
  try {
    await writeFile(path.join(folder.path, '.monday.md.swp'), '')
    await expect.poll(() => told.includes('change'), { timeout: SOON_MS }).toBe(true)
    expect(told[0]).toBe('stir')
  } finally {
    watcher.close()
  }
})
