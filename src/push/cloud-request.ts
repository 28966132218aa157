import { isAddress } from './addresses.js'
import { parseCallback } from './callback.js'
import type { Form, ParsedRequest, RequestRules } from './hub-request.js'
import { CLOUD_LEASE_SECONDS } from './lease.js'
import type { SubscriptionRequest } from './queue.js'
import { topicPathOf } from './topics.js'

const MOST_FEEDS = 10

/**
 * A registration with rssCloud (rsscloud.co, `http-post`): one request for each feed it names.
 *
 *   port=5337 path=/notify protocol=http-post url1=https://example.org/rss.xml [domain=reader.example]
 *
 * Without a domain the callback is at the address the request came from, and a notice that is answered is proof.
 */
export function parseCloudRequest(form: Form, rules: RequestRules): ParsedRequest<readonly SubscriptionRequest[]> {
  const mistakes: string[] = []
  const callback = callbackOf(form, rules.client, mistakes)
  const parsed = parseCallback(callback, rules)
  if (!parsed.ok && mistakes.length === 0) mistakes.push(`domain, port and path make ${callback}: ${parsed.message}`)
  const topics = topicsOf(form, rules, mistakes)
  if (mistakes.length > 0 || !parsed.ok) return { ok: false, mistakes }
  const proof = text(form, 'domain') === '' ? 'answer' : 'challenge'
  const value = topics.map((topic): SubscriptionRequest => ({
    protocol: 'rsscloud',
    mode: 'subscribe',
    topic,
    callback,
    host: parsed.host,
    client: rules.client,
    secret: null,
    leaseSeconds: CLOUD_LEASE_SECONDS,
    proof,
  }))
  return { ok: true, value }
}

function callbackOf(form: Form, client: string, mistakes: string[]): string {
  const protocol = text(form, 'protocol')
  if (protocol !== 'http-post' && protocol !== 'https-post') mistakes.push('protocol: write http-post')
  const port = Number(text(form, 'port'))
  if (!Number.isInteger(port) || port < 1 || port > 65_535) mistakes.push('port: write a port number, such as 80')
  const path = text(form, 'path')
  if (!path.startsWith('/')) mistakes.push('path: write a path that begins with a slash')
  const domain = text(form, 'domain') || client
  const host = isAddress(domain) && domain.includes(':') ? `[${domain}]` : domain
  if (!/^(?:[\w.-]+|\[[\da-f:.]+\])$/i.test(host)) mistakes.push('domain: write the name of a host')
  return `${protocol === 'https-post' || port === 443 ? 'https' : 'http'}://${host}:${port}${path}`
}

function topicsOf(form: Form, { channel }: RequestRules, mistakes: string[]): string[] {
  const written = Object.keys(form)
    .filter((name) => /^url\d{1,3}$/.test(name))
    .map((name) => text(form, name))
  if (written.length === 0) mistakes.push('url1: write the address of a feed')
  if (written.length > MOST_FEEDS) mistakes.push(`url1 and so on: found ${written.length}; write at most ${MOST_FEEDS}`)
  const paths = written.map((url) => topicPathOf(channel, url))
  if (paths.includes(null)) mistakes.push(`url1 and so on: write addresses of feeds below ${channel.url}/`)
  return [...new Set(paths.filter((path) => path !== null))]
}

function text(form: Form, name: string): string {
  const value = form[name]
  return typeof value === 'string' ? value : ''
}
