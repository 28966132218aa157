import type { Channel } from '../channel.js'
import { isLoopbackHost } from '../http/loopback.js'

/** What to say to who publishes for other machines under an address only this one can reach; null for any other. */
export function localAddressWarning({ url }: Pick<Channel, 'url'>): string | null {
  if (!isLoopbackHost(new URL(url).hostname)) return null
  return `feeds and pages name ${url}, which only this machine can reach; set --url (STRILLONE_URL) to the public address`
}
