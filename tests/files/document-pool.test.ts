// Promise: no thread stays with a server nobody writes for, and the next document is read as if one had.
import path from 'node:path'
import type { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { DocumentPool, openDocumentPool as OpenDocumentPool } from '../../src/files/document-pool.js'
import { PROJECT } from '../support/program.js'

// Its threads are started from the built program.
const { openDocumentPool } = (await import(path.join(PROJECT, 'dist/files/document-pool.js'))) as {
  openDocumentPool: typeof OpenDocumentPool
}

const SOURCE = {
  path: 'monday.md',
  bytes: Buffer.from(
    '# Monday\n\n## Fuel dearer\n\nThe ministry said so.\n\n## Ferry late\n\nIt waited for the tide.\n',
  ),
  modified: new Date('2026-01-05T06:00:00Z'),
}
const CHANNEL = { url: 'https://example.org' }

let started = 0
let alive = 0
const count = (worker: Worker): void => {
  started += 1
  alive += 1
  worker.once('exit', () => {
    alive -= 1
  })
}

beforeEach(() => {
  started = 0
  process.on('worker', count)
})
afterEach(() => void process.off('worker', count))

async function titlesOf(pool: DocumentPool): Promise<readonly string[]> {
  const read = await pool.read(SOURCE)
  return read.ok ? read.value.split.stories.map(({ title }) => title) : []
}

it('ends the last thread when no document was read for a while, and starts one for the next', async () => {
  const pool = openDocumentPool(CHANNEL, { minConfidence: 0.6, items: PROJECT, idleMs: 50 })
  try {
    const titles = await titlesOf(pool)
    expect(titles).toContain('Ferry late')
    await expect.poll(() => alive, { timeout: 10_000 }).toBe(0)
    const before = started
    expect(await titlesOf(pool)).toEqual(titles)
    expect(started).toBe(before + 1)
  } finally {
    await pool.close()
  }
  expect(alive).toBe(0)
})

it('starts a thread before the document comes, when told that one will', async () => {
  const pool = openDocumentPool(CHANNEL, { minConfidence: 0.6, items: PROJECT, idleMs: 50 })
  try {
    await titlesOf(pool)
    await expect.poll(() => alive, { timeout: 10_000 }).toBe(0)
    const before = started
    pool.warm()
    await expect.poll(() => started, { timeout: 10_000 }).toBe(before + 1)
  } finally {
    await pool.close()
  }
})

it('keeps the same thread for a writer at work', async () => {
  const pool = openDocumentPool(CHANNEL, { minConfidence: 0.6, items: PROJECT })
  try {
    for (let save = 0; save < 5; save += 1) await titlesOf(pool)
    expect(started).toBe(1)
  } finally {
    await pool.close()
  }
})

it('blames neither a document nor the machine for what is stopped before a thread has begun', async () => {
  const pool = openDocumentPool(CHANNEL, { minConfidence: 0.6, items: PROJECT })
  const reads = Array.from({ length: 50 }, () => pool.read(SOURCE))
  const settled = Promise.allSettled(reads)
  await pool.close()
  const stopped = (await settled).filter(({ status }) => status === 'rejected')
  expect(stopped.length).toBeGreaterThan(0)
  for (const read of stopped) expect(read).toMatchObject({ reason: { message: 'reading was stopped' } })
})

it('judges no document where no thread can be started, and reads it once one can', async () => {
  const refuse = (worker: Worker) => worker.emit('error', new Error('EMFILE: too many open files'))
  process.on('worker', refuse)
  const pool = openDocumentPool(CHANNEL, { minConfidence: 0.6, items: PROJECT })
  try {
    // More than wait for one thread.
    const reads = await Promise.allSettled(Array.from({ length: 50 }, () => pool.read(SOURCE)))
    for (const read of reads)
      expect(read).toMatchObject({
        status: 'rejected',
        reason: { name: 'MachineFault', message: expect.stringContaining('EMFILE: too many open files') as string },
      })
    process.off('worker', refuse)
    expect(await titlesOf(pool)).toContain('Ferry late')
  } finally {
    process.off('worker', refuse)
    await pool.close()
  }
})
