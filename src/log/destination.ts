import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import sonic from 'sonic-boom'

export type LogDestination = {
  /** Never throws and never waits, whatever becomes of the place. */
  readonly write: (text: string) => void
  /** When all is written, in order; a second later where nobody takes it. Nothing is written after. */
  readonly end: () => Promise<void>
}

/** About 5,000 lines. */
const MOST_WAITING_BYTES = 1_048_576
const LAST_WORDS_MS = 1_000

/**
 * Write to an open file, as 2 for standard error. On a full disk, or while nobody reads the pipe, lines wait for the
 * next one that can be written, up to a mebibyte of them; those after are lost, and `onLost` is told how many, once
 * there is room again.
 *
 * pino's own destination ends the program at the first line that cannot be written, and never comes back from its
 * attempts to write the rest.
 */
export function openDestination(fd: number, onLost: (lines: number) => void): LogDestination {
  const stream = new sonic.SonicBoom({ fd, maxLength: MOST_WAITING_BYTES })
  let lost = 0
  let ended: Promise<void> | null = null
  stream.on('drop', () => (lost += 1))
  stream.on('drain', () => {
    const lines = lost
    lost = 0
    if (lines > 0 && ended === null) onLost(lines)
  })
  // It stays with what waits.
  stream.on('error', () => {})
  return {
    write: (text) => {
      if (ended === null) stream.write(text)
    },
    // A start that fails ends it, and so does a signal meanwhile.
    end: () => (ended ??= endInTime(stream)),
  }
}

async function endInTime(stream: InstanceType<typeof sonic.SonicBoom>): Promise<void> {
  const enough = new AbortController()
  const over = once(stream, 'close')
  stream.end()
  await Promise.race([over, setTimeout(LAST_WORDS_MS, null, { signal: enough.signal })]).catch(() => undefined)
  enough.abort()
}
