/** `auto`: for people where the log goes to a terminal, else `json`. */
export const LOG_FORMS = ['auto', 'readable', 'json'] as const
export type LogForm = (typeof LOG_FORMS)[number]

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** How much of a client's address is written down: its network, all of it, nothing. */
export const LOG_ADDRESSES = ['short', 'full', 'none'] as const
export type LogAddresses = (typeof LOG_ADDRESSES)[number]

export type LogSettings = {
  readonly form: LogForm
  readonly level: LogLevel
  /** Whether there is a line for each request. */
  readonly requests: boolean
  readonly addresses: LogAddresses
}

export const DEFAULT_LOG: LogSettings = { form: 'auto', level: 'info', requests: false, addresses: 'short' }
