import { createHash } from 'node:crypto'

/** The bytes, type and validators of one address, made once and then only sent. */
export type Resource = {
  readonly path: string
  readonly status: 200 | 410
  readonly contentType: string
  readonly body: Buffer
  /**
   * Weak, of the content and not of its coding: what a proxy compresses keeps it (RFC 9110 §8.8.3).
   *
   *   W/"mXQ5…"
   */
  readonly etag: string
  /** UTC, whole seconds: the newest change in it a reader can see. */
  readonly lastModified: Date
}

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
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return { path, status, contentType, body, etag, lastModified }
}
