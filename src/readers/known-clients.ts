import { addClientDays, type ClientDays, clientKey } from './counts.js'

/** Some megabytes; beyond it everything is told to the store again, which does no harm. */
export const MOST_KNOWN = 50_000

/**
 * What the store is known to hold of clients already: a client that comes every hour has nothing to add after its
 * second poll of the day, and is not stored each time.
 */
export function createKnownClients() {
  const known = new Map<string, ClientDays>()
  return {
    /** Those of which the store does not hold everything yet. */
    newsOf: (clients: readonly ClientDays[]): ClientDays[] =>
      clients.filter((one) => {
        const before = known.get(clientKey(one))
        return before === undefined || !isSame(before, addClientDays(before, one))
      }),
    /** These were stored. */
    remember: (clients: readonly ClientDays[]): void => {
      for (const one of clients) {
        const before = known.get(clientKey(one))
        if (before === undefined && known.size >= MOST_KNOWN) known.clear()
        known.set(clientKey(one), before ? addClientDays(before, one) : one)
      }
    },
    held: () => known.size,
  }
}

function isSame(one: ClientDays, other: ClientDays): boolean {
  return one.days === other.days && one.twice === other.twice && one.validated === other.validated
}
