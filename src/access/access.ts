/** What is known of a subscriber's token; the token itself is nowhere. Instants are UTC, whole seconds. */
export type Token = {
  /** See `hashToken`. */
  readonly hash: string
  /** Whom it was given to; of those not revoked only one has it. */
  readonly name: string
  readonly created: Date
  readonly revoked: Date | null
  /** The day it was last used, at its start; null: never. */
  readonly used: Date | null
}

/** Who may read what is not for everybody; kept beside the ledger. Rejects with a Fault when the store is out of reach. */
export type Access = {
  /** Resolves to false, and stores nothing, when a token that is not revoked has this name. */
  readonly add: (token: Pick<Token, 'hash' | 'name' | 'created'>) => Promise<boolean>
  /** Resolves to false when no token that is not revoked has this name. */
  readonly revoke: (name: string, at: Date) => Promise<boolean>
  /** All there ever were, the first first. */
  readonly tokens: () => Promise<readonly Token[]>
  /** Null for one that was never given out, or was revoked. */
  readonly live: (hash: string) => Promise<Token | null>
  /** Used on this day; an earlier day than the one known changes nothing. */
  readonly noteUse: (hash: string, day: Date) => Promise<void>
  /** What the addresses of previews are signed with; null until `makeKey`. */
  readonly key: () => Promise<string | null>
  /** The key there is; `fresh` where there is none yet. */
  readonly makeKey: (fresh: string) => Promise<string>
}
