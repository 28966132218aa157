import { expect } from 'vitest'
import { ask, decoded } from '../support/wire.js'
import { readFeed } from '../support/read-feeds.js'
import type { Expected, PollCase } from './poll-cases.js'
import type { Site } from './poll-site.js'

/** Ask what the case asks on this port, and see whether what comes back is right. */
export async function checkCase(site: Site, port: number, one: PollCase, expected: Expected): Promise<void> {
  const target = one.target ?? '/rss.xml'
  const feed = /(?:rss|%72ss%2Exml)/.test(target) ? '/rss.xml' : target
  const own = site.now[feed] ?? { etag: '', lastModified: '', body: Buffer.alloc(0) }
  const answer = await ask(port, { method: one.method ?? 'GET', target, headers: one.headers?.(site, own) ?? {} })
  expect(answer.status).toBe(expected.status)
  for (const [name, value] of Object.entries(expected.headers ?? {}))
    expect(answer.headers[name] ?? '', name).toMatch(
      typeof value === 'string' ? new RegExp(`^${literal(value)}$`) : value,
    )
  for (const name of expected.lacks ?? []) expect(answer.headers, name).not.toHaveProperty([name])
  if (expected.coding !== undefined) expect(answer.headers['content-encoding'] ?? '').toBe(expected.coding)
  const body = decoded(answer)
  if (expected.body === 'none') expect(answer.sent).toHaveLength(0)
  else if (expected.body === 'whole') {
    expect(answer.headers['etag']).toBe(own.etag)
    expect(body.equals(own.body)).toBe(true)
  } else if (expected.body === 'newer') {
    expect(answer.headers['etag']).toBe(own.etag)
    expect(readFeed(body.toString()).items.map(({ title }) => title)).toEqual(site.newer)
  } else if (expected.body) expect(body.toString()).toMatch(expected.body)
  expect(body.toString()).not.toMatch(/node_modules|\n\s+at .*:\d+:\d+/)
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
