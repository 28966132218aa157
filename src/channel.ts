/** What the publication says of itself; the same in every format. */
export type Channel = {
  /**
   * The name space of every id: `urn:uuid` v5 is made of it. Changing it gives every story a new id,
   * so it is independent of title, host and machine.
   */
  readonly id: string
  readonly title: string
  readonly description: string
  /** BCP 47, `it` or `pt-BR`: of a story whose own language is neither declared nor detected. */
  readonly language: string
  /** Public base address, no slash at its end: `https://example.org/news`. */
  readonly url: string
  readonly author: Person
  readonly copyright: string
  /** How many stories the main feeds carry. */
  readonly windowSize: number
  /** How long a client may keep a feed, in seconds: max-age, `ttl` and `sy:updatePeriod` all say it. */
  readonly maxAgeSeconds: number
}

export type Person = { readonly name: string; readonly url?: string }
