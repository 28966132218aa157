import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'

export type ThreadPool<Task, Done> = {
  /** Resolves when a thread has done it; so many wait as are asked for. */
  readonly run: (task: Task) => Promise<Done>
  readonly threads: number
  readonly close: () => Promise<void>
}

/** As many threads as there are processors, up to four, each with one task at a time: the function `name` of this file. */
export function openThreadPool<Task, Done>(file: URL, name: string): ThreadPool<Task, Done> {
  const threads = Math.min(4, availableParallelism())
  const pool = new Piscina<Task, Done>({ filename: file.href, minThreads: threads, maxThreads: threads })
  return { run: (task) => pool.run(task, { name }), threads, close: () => pool.close({ force: true }) }
}
