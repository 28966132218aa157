import type { Logger } from 'pino'
import { type Config, effectiveValues } from '../config/config.js'
import { UsageError } from './usage-error.js'

export type Reload = {
  readonly reload: (read: () => Promise<Config>) => Promise<void>
  /** When no reload is under way any more. */
  readonly settled: () => Promise<void>
}

type ReloadParts = { readonly replaceSite: (config: Config) => Promise<void>; readonly log: Logger }

/** What sockets, ids, subscriptions and the watched folder hang on. */
const FIXED = ['host', 'port', 'url', 'items', 'ledger', 'id', 'public'] as const

/** Reload one at a time; whatever is wrong with a configuration, the one in use stays. */
export function createReload(inUse: Config, { replaceSite, log }: ReloadParts): Reload {
  let current = inUse
  let last: Promise<void> = Promise.resolve()
  const reloadOnce = async (read: () => Promise<Config>): Promise<void> => {
    try {
      const wanted = await read()
      const fixed = FIXED.filter((name) => effectiveValues(wanted)[name] !== effectiveValues(current)[name])
      if (fixed.length > 0) {
        log.error({ fields: fixed }, `configuration not reloaded: ${fixed.join(', ')} can only change at a restart`)
        return
      }
      await replaceSite(wanted)
      current = wanted
      log.info('configuration reloaded')
    } catch (error) {
      if (!(error instanceof UsageError)) log.error(error, 'configuration not reloaded')
      else for (const line of error.lines) log.error(`configuration not reloaded: ${line}`)
    }
  }
  return {
    reload: (read) => (last = last.then(() => reloadOnce(read))),
    settled: () => last,
  }
}
