/** A feed as it is polled: what it is of, where it is, in which format. */
export type PolledFeed = {
  readonly feed: { readonly place: { readonly kind: string }; readonly baseUrl: string }
  readonly format: { readonly name: string; readonly path: string }
}

/** One answer to a GET or HEAD for a feed. */
export type Poll = {
  readonly source: PolledFeed
  readonly status: number
  /** Of the body that was sent. */
  readonly bytes: number
  readonly userAgent: string | undefined
  /** The client's, whole: '203.0.113.9'. It is kept nowhere beyond the next `take`. */
  readonly address: string
  /** Whether it came with If-None-Match or If-Modified-Since. */
  readonly validated: boolean
  /** What Retry-After said; 0 for nothing. */
  readonly waitSeconds: number
}
