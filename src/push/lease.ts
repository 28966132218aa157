const DAY_SECONDS = 86_400

/** WebSub §8.2: short leases, ten days are a good default. None is for ever (§5.3.1). */
export const LEASE_SECONDS = { shortest: 300, usual: 10 * DAY_SECONDS, longest: 30 * DAY_SECONDS } as const

/**
 * The lease a subscriber gets for what it asked, in seconds; null when it asked for what is no positive integer.
 *
 *   undefined → 864000   '3600' → 3600   '1' → 300   '99999999999999999999' → 2592000   '0', '-5', 'soon' → null
 */
export function grantLease(asked: string | undefined): number | null {
  if (asked === undefined || asked === '') return LEASE_SECONDS.usual
  if (!/^\d+$/.test(asked) || /^0+$/.test(asked)) return null
  return Math.min(LEASE_SECONDS.longest, Math.max(LEASE_SECONDS.shortest, Number(asked)))
}

/** rssCloud (rsscloud.co): a registration holds for 25 hours, so that asking every day keeps it. */
export const CLOUD_LEASE_SECONDS = 25 * 3_600
