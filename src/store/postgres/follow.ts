import { Client } from 'pg'
import type { Following } from '../../ledger/ledger.js'

export const NOTIFY_CHANNEL = 'strillone_publish'
const FIRST_RETRY_MS = 200
const LAST_RETRY_MS = 2_000
/** A connection that died without a word (a cable, a firewall) is found by asking something now and then. */
const HEARTBEAT_MS = 10_000
const ANSWER_MS = 5_000

/**
 * Listen for publishes on a connection of its own; when it is lost, make a new one, for as long as it takes,
 * and tell of a publish then: there may have been one meanwhile.
 */
export function followPostgres(connectionString: string, onPublish: () => void): Following {
  let client: Client | null = null
  let timer: NodeJS.Timeout | null = null
  let heartbeat: NodeJS.Timeout | null = null
  let retryMs = FIRST_RETRY_MS
  let closed = false

  const lose = (lost: Client) => {
    if (client !== lost) return
    client = null
    if (heartbeat) clearInterval(heartbeat)
    void lost.end().catch(() => undefined)
    if (closed) return
    timer = setTimeout(() => void connect(), retryMs)
    timer.unref()
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
  }

  const beat = async (alive: Client) => {
    try {
      await alive.query('select 1')
    } catch {
      lose(alive)
    }
  }

  const connect = async () => {
    const next = new Client({
      connectionString,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      keepAlive: true,
      application_name: 'strillone follow',
    })
    client = next
    next.on('error', () => lose(next))
    next.on('end', () => lose(next))
    next.on('notification', onPublish)
    try {
      await next.connect()
      await next.query(`listen ${NOTIFY_CHANNEL}`)
      retryMs = FIRST_RETRY_MS
      heartbeat = setInterval(() => void beat(next), HEARTBEAT_MS)
      heartbeat.unref()
      onPublish()
    } catch {
      lose(next)
    }
  }

  void connect()
  return {
    close: async () => {
      closed = true
      if (timer) clearTimeout(timer)
      if (heartbeat) clearInterval(heartbeat)
      const last = client
      client = null
      await last?.end().catch(() => undefined)
    },
  }
}
