export type WhileUsed<Held> = {
  /** Do something with it; it is opened if it is not there, and stays until this is done and some time beyond. */
  readonly use: <Done>(work: (held: Held) => Promise<Done>) => Promise<Done>
  /** Open it now: it is likely to be used soon. Nothing happens where it is there, cannot be opened, or all is closed. */
  readonly warm: () => void
  readonly close: () => Promise<void>
}

export type Opening<Held> = {
  readonly open: () => Held
  readonly shut: (held: Held) => Promise<void>
  /** It is shut when nobody used it for so long, in milliseconds. */
  readonly idleMs: number
}

/**
 * Something dear to keep, such as a thread with all that it has loaded, kept only while it is used.
 *
 *   use, use …   opened at the first, the same for all
 *   idleMs       shut
 *   use          opened anew
 *
 * Nothing is shut under who uses it, but by `close`.
 */
export function keepWhileUsed<Held>({ open, shut, idleMs }: Opening<Held>): WhileUsed<Held> {
  let held: { readonly it: Held } | null = null
  let users = 0
  let closed = false
  let timer: NodeJS.Timeout | undefined
  const shutting = new Set<Promise<void>>()

  const shutNow = (): void => {
    clearTimeout(timer)
    if (held === null) return
    const done = shut(held.it).finally(() => shutting.delete(done))
    held = null
    shutting.add(done)
  }
  const shutLater = (): void => {
    clearTimeout(timer)
    if (users === 0) timer = setTimeout(shutNow, idleMs).unref()
  }
  const take = (): Held => {
    held ??= { it: open() }
    shutLater()
    return held.it
  }
  return {
    use: async (work) => {
      if (closed) throw new Error('used after it was closed')
      users += 1
      try {
        return await work(take())
      } finally {
        users -= 1
        if (!closed) shutLater()
      }
    },
    warm: () => {
      if (closed) return
      try {
        take()
      } catch {
        // Who uses it is told.
      }
    },
    close: async () => {
      closed = true
      shutNow()
      await Promise.all(shutting)
    },
  }
}
