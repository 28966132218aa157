import { createHmac, timingSafeEqual } from 'node:crypto'

/** 256 random bits. */
export const KEY_BYTES = 32

/** What an address is good for; it is part of what is signed, so that one is never good for another. */
export type Purpose = 'preview' | 'readers'

export type Signed = {
  /** What may be seen: the path of a document below the items folder; '' where there is only one thing to see. */
  readonly what: string
  /** UTC, whole seconds. */
  readonly until: Date
}

/**
 * The last part of an address that was given to somebody: end and what may be seen as base64url, then their
 * HMAC-SHA256 (RFC 2104).
 *
 *   { what: 'monday.md', until: 2026-11-24T10:00:00Z } → 'MTc5NTUxNDQwMCBtb25kYXkubWQ.k3Vd…'
 */
export function sign({ what, until }: Signed, purpose: Purpose, key: string): string {
  const payload = Buffer.from(`${Math.floor(until.getTime() / 1000)} ${what}`).toString('base64url')
  return `${payload}.${signatureOf(payload, purpose, key)}`
}

/**
 * What `sign` was given, whether its time is over or not; null for what was not signed for this purpose with this key.
 * The signature is compared as text: base64url has several spellings of the same bytes, and only ours is right.
 */
export function readSigned(signed: string, purpose: Purpose, key: string): Signed | null {
  const [, payload = '', signature = ''] = /^([\w-]+)\.([\w-]+)$/.exec(signed) ?? []
  const [ours, theirs] = [Buffer.from(signatureOf(payload, purpose, key)), Buffer.from(signature)]
  if (ours.length !== theirs.length || !timingSafeEqual(ours, theirs)) return null
  const text = Buffer.from(payload, 'base64url').toString('utf8')
  const space = text.indexOf(' ')
  return { what: text.slice(space + 1), until: new Date(Number(text.slice(0, space)) * 1000) }
}

function signatureOf(payload: string, purpose: Purpose, key: string): string {
  return createHmac('sha256', key).update(`${purpose}\n${payload}`).digest('base64url')
}
