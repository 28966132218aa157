import { type Logger, pino } from 'pino'
import type { Colors } from 'picocolors/types.js'
import { toReadable } from './readable.js'
import type { LogSettings } from './settings.js'

export type Log = {
  readonly logger: Logger
  /** From now on write so. */
  readonly use: (settings: Pick<LogSettings, 'form' | 'level'>) => void
}

/** Where lines go, and what is known of that place. */
export type LogPlace = {
  readonly write: (text: string) => void
  readonly isTerminal: boolean
  readonly colors: Colors
}

/** One line of JSON an event, or one for people. */
export function openLog(settings: Pick<LogSettings, 'form' | 'level'>, { write, isTerminal, colors }: LogPlace): Log {
  let readable = false
  const stream = { write: (line: string) => write(readable ? `${toReadable(line, colors)}\n` : line) }
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream)
  const use: Log['use'] = ({ form, level }) => {
    readable = form === 'readable' || (form === 'auto' && isTerminal)
    logger.level = level
  }
  use(settings)
  return { logger, use }
}
