import { constants } from 'node:os'
import { colorsFor } from '../log/colors.js'
import { openDestination } from '../log/destination.js'
import { openLog } from '../log/log.js'
import type { ReadSettings } from './read-config.js'
import { serve, type ServeOptions, type Serving } from './serve.js'

const STDERR = 2

/**
 * Serve until SIGTERM or SIGINT, then end with status 0: requests under way are finished, the ledger is closed. A
 * second one ends at once, with the status a shell gives for it (130, 143). Before the first publish is done there is
 * nothing to finish; what it has stored by then stays, and the next start goes on from there.
 *
 * SIGHUP reads the configuration again. On a terminal it means that the terminal is gone, and ends the program as ever.
 * SIGUSR1 does nothing: Node's own answer to it is a debugger on a port, for whoever is on the machine.
 */
export async function serveUntilStopped(read: () => Promise<ReadSettings>, options: ServeOptions): Promise<void> {
  const { config, warnings } = await read()
  const { write, end } = openDestination(STDERR, (lines) => {
    log.logger.warn(
      { lines },
      `${lines} lines of the log are lost: they could not be written to standard error in time`,
    )
  })
  const log = openLog(config.log, {
    write,
    isTerminal: process.stderr.isTTY,
    colors: colorsFor(process.stderr, process.env),
  })
  for (const warning of warnings) log.logger.warn(warning)
  let serving: Serving | null = null
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(FORCED + constants.signals[signal])
    stopping = true
    log.logger.info(serving ? `stopping: ${signal}` : `stopping before all was published: ${signal}`)
    void Promise.resolve(serving?.close())
      .then(
        () => 0,
        (error: unknown) => {
          log.logger.error(error, 'stopping failed')
          return 1
        },
      )
      .then((status) => end().then(() => process.exit(status)))
  }
  process.on('SIGTERM', stop).on('SIGINT', stop)
  process.on('SIGUSR1', () => log.logger.warn('SIGUSR1 means nothing here; SIGHUP reads the configuration again'))
  const starting = serve(config, log, options)
  if (!process.stdin.isTTY)
    // Sent while the program starts, it waits for that; what goes wrong then is said where the start is awaited.
    process.on('SIGHUP', () => {
      void starting.then(({ reload }) => reload(async () => (await read()).config)).catch(() => undefined)
    })
  serving = await starting.catch(async (error: unknown) => {
    // What is said of it comes after what was logged before.
    await end()
    throw error
  })
}

/** What a shell adds to a signal's number. */
const FORCED = 128
