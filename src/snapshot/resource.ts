import { createHash } from 'node:crypto'
import type { Feed, Format } from '../formats/feed.js'

/** The bytes, type and validators of one address, made once and then only sent. */
export type Resource = {
  readonly path: string
  readonly status: 200 | 410
  readonly contentType: string
  /** In no coding; how it is compressed is the business of who sends it. */
  readonly body: Buffer
  /**
   * Weak, of the content and not of its coding: what a proxy compresses keeps it (RFC 9110 §8.8.3). That of a
   * feed also says which publish it shows (see `Base`).
   *
   *   W/"mXQ5…"   W/"mXQ5….7.5f0c2a7e91.t5k3a0"
   */
  readonly etag: string
  /** UTC, whole seconds: the newest change in it a reader can see. */
  readonly lastModified: Date
  /** What a feed was rendered of: its sister formats and its deltas are made of the same. */
  readonly source?: FeedSource
}

export type FeedSource = { readonly feed: Feed; readonly format: Format }

export const HTML = 'text/html; charset=utf-8'

/** `content`: text, or the bytes of a picture. */
export function buildResource(
  path: string,
  contentType: string,
  content: string | Buffer,
  lastModified: Date,
  status: 200 | 410 = 200,
): Resource {
  const body = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  return { path, status, contentType, body, etag: `W/"${digest(body)}"`, lastModified }
}

/** 22 characters of base64url: as good as unique, and shorter than the hash. */
export function digest(body: Buffer): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 22)
}
