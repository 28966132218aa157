export type Batches<Item, Result> = { readonly add: (item: Item) => Promise<Result> }

export type BatchLimits<Item> = {
  /** How many batches are under way at once. */
  readonly atOnce: number
  /** How many items one holds. */
  readonly most: number
  /** A large item is a batch of its own. */
  readonly isLarge: (item: Item) => boolean
  /**
   * So few that wait are left to who is at work already, for as long as the patience lasts: another place costs more
   * to be taken than a few items take.
   */
  readonly few: number
  readonly patienceMs: number
}

type Waiting<Item, Result> = {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * Items that come one by one, worked on by the batch: what gathers while all places are taken goes together.
 *
 *   atOnce 1, most 2:   add a → [a];   while that runs add b, c, d → [b, c], then [d]
 *   atOnce 2, few 1:    add a → [a];   add b: it waits;   add c: [b] beside [a]
 *
 * `run` answers in the order it was asked.
 */
export function createBatches<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  limits: BatchLimits<Item>,
): Batches<Item, Result> {
  const queue: Waiting<Item, Result>[] = []
  let underWay = 0
  let patience: NodeJS.Timeout | undefined
  const work = async (batch: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await run(batch.map(({ item }) => item))
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index]
        if (result === undefined) reject(new Error('a batch was answered with fewer results than items'))
        else resolve(result)
      })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
  const rest = (): void => {
    clearTimeout(patience)
    patience = undefined
  }
  const next = (): void => {
    rest()
    underWay += 1
    void work(queue.splice(0, lengthOfNext(queue, limits))).finally(() => {
      underWay -= 1
      // Whoever is free by now takes what waits, few or not.
      if (queue.length > 0) next()
      pump()
    })
  }
  const isWorthAnother = (): boolean => underWay === 0 || (underWay < limits.atOnce && queue.length > limits.few)
  const pump = (): void => {
    while (queue.length > 0 && isWorthAnother()) next()
    if (queue.length === 0 || underWay >= limits.atOnce) return rest()
    // Of the first that waits: whoever comes later does not make it wait longer.
    patience ??= setTimeout(() => {
      next()
      pump()
    }, limits.patienceMs)
    return undefined
  }
  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject })
        pump()
      }),
  }
}

function lengthOfNext<Item>(queue: readonly { readonly item: Item }[], limits: BatchLimits<Item>): number {
  const fair = Math.ceil(queue.length / limits.atOnce)
  const large = queue.findIndex(({ item }) => limits.isLarge(item))
  const small = large < 0 ? queue.length : large
  return Math.max(1, Math.min(limits.most, fair, small))
}
