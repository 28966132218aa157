import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import type { Channel } from '../channel.js'
import { LIMITS, type Source } from '../documents/document.js'
import { documentBase } from '../links.js'
import { MachineFault } from '../machine-fault.js'
import type { Parsed, Problem } from '../problem.js'
import { PUBLISHED_MIN_CONFIDENCE } from '../stories/confidence.js'
import type { Explanation } from '../stories/explain.js'
import type { ReadDocument } from '../stories/read.js'
import type { SplitOptions } from '../stories/split.js'
import { createBatches } from './batches.js'
import type { ReadTask } from './document-worker.js'
import { keepWhileUsed } from './while-used.js'

export type DocumentPool = {
  /**
   * Parse and split one file; never rejects for what the file holds. `published`: it is out as several stories already.
   *
   * @throws MachineFault where no thread can be started to do it
   */
  readonly read: (source: Source, published?: boolean) => Promise<Parsed<ReadDocument>>
  /** Where its stories begin, and why; never rejects either. */
  readonly explain: (source: Source, published?: boolean) => Promise<Parsed<Explanation>>
  /** A file is about to be read: have a thread there by then. */
  readonly warm: () => void
  readonly close: () => Promise<void>
}

export type PoolOptions = Pick<SplitOptions, 'minConfidence' | 'split'> & {
  /** The folder of documents. */
  readonly items: string
  readonly deadlineMs?: number
  /** The last thread ends when none was needed for so long. */
  readonly idleMs?: number
}

/** What each of the worker's functions comes to. */
type Tasks = { readonly readTask: ReadDocument; readonly explainTask: Explanation }

/** New objects of a thread; Node would give each twice as much, for no speed that was measured. */
const YOUNG_MEMORY_MIB = 8
/** A worker may use this much before the file it reads is given up, in MiB. */
export const WORKER_MEMORY_MIB = 384

/** Others than the first of the threads end soon after a burst of files. */
const MORE_THREADS_IDLE_MS = 10_000
/**
 * Who is at work saves more often than this, and finds a thread that has loaded all it needs; who left leaves no
 * thread behind, which is half of the memory of a server. Starting one takes half a second, of which the language
 * statistics are the larger part.
 */
const IDLE_MS = 15 * 60_000

/**
 * Threads in which documents are parsed and split, so that a file made to be slow, deep or huge stops
 * nothing but itself: past the deadline or the memory its thread is ended and a new one takes its place.
 */
export function openDocumentPool(channel: Pick<Channel, 'url'>, options: PoolOptions): DocumentPool {
  const threads = Math.min(4, availableParallelism())
  const { minConfidence, split, items, deadlineMs = LIMITS.deadlineMs, idleMs = IDLE_MS } = options
  const pool = keepWhileUsed({ open: () => openThreads(threads), shut: (it) => it.close({ force: true }), idleMs })
  pool.warm()
  const taskOf = (source: Source, published = false): ReadTask => ({
    source,
    items,
    options: {
      base: documentBase(channel, source.path),
      ...(isBelowItems(source.path) ? { site: channel.url } : {}),
      split,
      minConfidence: published ? Math.min(minConfidence, PUBLISHED_MIN_CONFIDENCE) : minConfidence,
    },
  })
  let closed = false
  /** No fault of the document's: what is being published with it is to be given up, and not to be stored. */
  const throwOthers = (error: unknown): void => {
    if (closed) throw new Error('reading was stopped', { cause: error })
    if (error instanceof MachineFault) throw error
  }
  const run = async <Task extends keyof Tasks>(name: Task, task: ReadTask): Promise<Parsed<Tasks[Task]>> => {
    const { source } = task
    try {
      return await pool.use((it) => runInTime(it, name, task, deadlineMs))
    } catch (error) {
      throwOthers(error)
      return { ok: false, problems: [problemOf(source.path, error, deadlineMs)] }
    }
  }
  const runAll = async (tasks: readonly ReadTask[]): Promise<readonly Parsed<ReadDocument>[]> => {
    if (tasks.length > 1)
      try {
        return await pool.use((it) => runInTime(it, 'readTasks', tasks, deadlineMs))
      } catch (error) {
        throwOthers(error)
        // One of them did it; alone, each has its own deadline.
      }
    const results: Parsed<ReadDocument>[] = []
    for (const task of tasks) results.push(await run('readTask', task))
    return results
  }
  const batches = createBatches(runAll, {
    atOnce: threads,
    most: BATCH_FILES,
    isLarge,
    few: FEW_FILES,
    patienceMs: PATIENCE_MS,
  })
  return {
    read: (source, published) => batches.add(taskOf(source, published)),
    explain: (source, published) => run('explainTask', taskOf(source, published)),
    warm: pool.warm,
    close: () => {
      closed = true
      return pool.close()
    },
  }
}

function openThreads(threads: number): Piscina {
  const pool = startThreads(threads)
  // A thread may run out of memory once what it did was given up, and then belongs to nobody; another takes its place.
  pool.on('error', () => {})
  return pool
}

function startThreads(threads: number): Piscina {
  try {
    return newPool(threads)
  } catch (error) {
    throw noThread(error)
  }
}

function newPool(threads: number): Piscina {
  return new Piscina({
    filename: new URL('./document-worker.js', import.meta.url).href,
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: MORE_THREADS_IDLE_MS,
    // One task a thread at a time, and none that waits: a deadline starts when the work does.
    concurrentTasksPerWorker: 1,
    resourceLimits: { maxOldGenerationSizeMb: WORKER_MEMORY_MIB, maxYoungGenerationSizeMb: YOUNG_MEMORY_MIB },
  })
}

/** The deadline is that of the work: on a busy machine a thread may take seconds to be there. */
async function runInTime(pool: Piscina, name: string, work: unknown, deadlineMs: number) {
  const begun = new Int32Array(new SharedArrayBuffer(4))
  const late = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let over = false
  const hasBegun = () => Atomics.load(begun, 0) === 1
  void Promise.resolve(Atomics.waitAsync(begun, 0, 0).value).then(() => {
    if (!over) timer = setTimeout(() => late.abort(), deadlineMs)
  })
  // Where a thread cannot start, the pool starts no other by itself, and what waits for one would wait for ever.
  let lost: unknown
  const onLost = (error: unknown) => {
    if (hasBegun() || pool.threads.length > 0) return
    lost ??= error
    late.abort()
  }
  pool.on('error', onLost)
  try {
    return await pool.run({ work, begun }, { name, signal: late.signal })
  } catch (error) {
    if (hasBegun()) throw error
    if (pool.threads.length === 0) pool.emit('error', error)
    throw noThread(lost ?? error)
  } finally {
    over = true
    pool.off('error', onLost)
    clearTimeout(timer)
    // Who never began is not waited for any longer.
    Atomics.notify(begun, 0)
  }
}

/** What did not begin is no fault of the document's: none of its stories is to be judged by it. */
function noThread(error: unknown): MachineFault {
  const reason = error instanceof Error ? error.message : String(error)
  return new MachineFault(
    `no thread can be started to read documents (${reason}); let the program have more memory, open files and threads`,
    { cause: error },
  )
}

/** A thread waits for its next task as long as it works on a small file; so it is given some at once. */
const BATCH_FILES = 16
const SMALL_FILE_BYTES = 32_768
/** One thread reads so many in a fraction of the time in which a second one is there; unless one of them is slow. */
const FEW_FILES = 32
const PATIENCE_MS = 1_000

function isLarge({ source }: ReadTask): boolean {
  return source.bytes.length > SMALL_FILE_BYTES
}

/** `check` takes documents from anywhere; what lies beside one of those is served by nobody. */
function isBelowItems(file: string): boolean {
  return file.split('/').every((part) => part !== '' && part !== '..')
}

/** Whatever ended the thread, it was this file that did it: its stories stay as they were. */
function problemOf(file: string, error: unknown, deadlineMs: number): Problem {
  const ended =
    error instanceof Error && error.name === 'AbortError' ? `more than ${deadlineMs / 1000} seconds` : reasonOf(error)
  return {
    file,
    line: 1,
    code: 'document-too-slow',
    severity: 'error',
    message: `reading it took ${ended}; look for thousands of nested lists, quotes or tags and write them flatter`,
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return `more than ${WORKER_MEMORY_MIB} MiB of memory`
  return `an unexpected end (${error instanceof Error ? error.message : String(error)})`
}
