import { createHmac, timingSafeEqual } from 'node:crypto'

/** 256 random bits. */
export const KEY_BYTES = 32

export type Preview = {
  /** Below the items folder. */
  readonly file: string
  /** UTC, whole seconds. */
  readonly until: Date
}

/**
 * The last part of a preview's address: file and end as base64url, then their HMAC-SHA256 (RFC 2104).
 *
 *   { file: 'monday.md', until: 2026-11-24T10:00:00Z } → 'MTc5NTUxNDQwMCBtb25kYXkubWQ.k3Vd…'
 */
export function signPreview({ file, until }: Preview, key: string): string {
  const payload = Buffer.from(`${Math.floor(until.getTime() / 1000)} ${file}`).toString('base64url')
  return `${payload}.${signatureOf(payload, key)}`
}

/**
 * What `signPreview` was given, whether its time is over or not; null for what was not signed with this key. The
 * signature is compared as text: base64url has several spellings of the same bytes, and only ours is right.
 */
export function readPreview(signed: string, key: string): Preview | null {
  const [, payload = '', signature = ''] = /^([\w-]+)\.([\w-]+)$/.exec(signed) ?? []
  const [ours, theirs] = [Buffer.from(signatureOf(payload, key)), Buffer.from(signature)]
  if (ours.length !== theirs.length || !timingSafeEqual(ours, theirs)) return null
  const text = Buffer.from(payload, 'base64url').toString('utf8')
  const space = text.indexOf(' ')
  return { file: text.slice(space + 1), until: new Date(Number(text.slice(0, space)) * 1000) }
}

/** The purpose is part of what is signed: the key may come to sign something else one day. */
function signatureOf(payload: string, key: string): string {
  return createHmac('sha256', key).update(`preview\n${payload}`).digest('base64url')
}
