/** What the publication says of itself; the same in every format. */
export type Channel = {
  /**
   * The name space of every id: `urn:uuid` v5 is made of it. Changing it gives every story a new id,
   * so it is independent of title, host and machine.
   */
  readonly id: string
  readonly title: string
  readonly description: string
  /**
   * BCP 47, `it` or `pt-BR`: the feed's language, and that of a story whose own is neither declared nor
   * detected. `auto` until the entries are known: then the one most of them are written in.
   */
  readonly language: string
  /** Public base address, no slash at its end: `https://example.org/news`. */
  readonly url: string
  readonly author: Person
  readonly copyright: string
  /** Picture of the publication: an absolute address, or a path below `url`; '' for none. */
  readonly icon: string
  /** Whether items carry the whole text, or their summaries only. */
  readonly content: 'full' | 'summary'
  readonly extensions: readonly Extension[]
  /** How many stories the main feeds carry. */
  readonly windowSize: number
  /** How long a client may keep a feed, in seconds: max-age, `ttl` and `sy:updatePeriod` all say it. */
  readonly maxAgeSeconds: number
  /** Addresses of the WebSub hubs that tell subscribers of changes, ours first if there is one. */
  readonly hubs: readonly string[]
}

/**
 * Namespaces RSS can carry beside its own elements: when to ask again (`sy`), names and languages (`dc`), pictures
 * (`media`), and the feed's own address and list of feeds for the readers that know `source`.
 */
export const EXTENSIONS = ['sy', 'dc', 'media', 'source'] as const
export type Extension = (typeof EXTENSIONS)[number]
/** The W3C Feed Validator warns of `source`, which it does not know. */
export const DEFAULT_EXTENSIONS: readonly Extension[] = ['sy', 'dc', 'media']

export const AUTO_LANGUAGE = 'auto'
/** Where nothing is declared and nothing detected. */
export const LAST_RESORT_LANGUAGE = 'en'

export type Person = { readonly name: string; readonly url?: string }
