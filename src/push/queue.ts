/**
 * `websub`: content is sent to the callback. `rsscloud`: the callback is told the topic's address. `ping`: the
 * "callback" is an outside hub of the configuration, told the addresses of all topics that changed.
 */
export type Protocol = 'websub' | 'rsscloud' | 'ping'

/** What a subscriber asked for, until it is verified. One is kept for each protocol, topic and callback: the last. */
export type SubscriptionRequest = {
  readonly protocol: 'websub' | 'rsscloud'
  readonly mode: 'subscribe' | 'unsubscribe'
  /** Path of the topic: `/rss.xml`. */
  readonly topic: string
  /** As it was written (WebSub §8.3). */
  readonly callback: string
  /** See `parseCallback`. */
  readonly host: string
  /** The address the request came from. */
  readonly client: string
  readonly secret: string | null
  readonly leaseSeconds: number
  /** How intent is proved: by repeating a random text, or by any answer of 2xx (rssCloud without a domain). */
  readonly proof: 'challenge' | 'answer'
}

/**
 * A piece of work, claimed: until its lease ends nobody else gets it. The attempt is its token: a fate of an
 * older attempt is without effect.
 */
type Claimed = { readonly attempt: number }

export type Verification = SubscriptionRequest &
  Claimed & {
    readonly kind: 'verification'
    /** Counts the requests that were made for this pair; a newer one must not be lost with an older. */
    readonly version: number
  }

export type Delivery = Claimed & {
  readonly kind: 'delivery'
  readonly id: string
  readonly protocol: Protocol
  readonly topic: string
  readonly callback: string
  readonly host: string
  readonly secret: string | null
  /** The last publish it was told of, and the one it is to be told of. */
  readonly delivered: number
  readonly wanted: number
  /** When that one was stored, milliseconds since 1970. */
  readonly publishedMs: number
  /** Validator of the bytes it got last; '' before the first. */
  readonly etag: string
}

export type Job = Verification | Delivery

/** What became of a job; each is written once. */
export type Fate =
  | { readonly kind: 'delivered'; readonly job: Delivery; readonly etag: string; readonly atMs: number }
  /** There was nothing new in it for the subscriber. */
  | { readonly kind: 'skipped'; readonly job: Delivery }
  /** To be tried again at this moment. */
  | { readonly kind: 'postponed'; readonly job: Delivery; readonly dueMs: number }
  /** This publish is not tried again; the next one is (WebSub §7). */
  | { readonly kind: 'given-up'; readonly job: Delivery }
  /** The subscriber is gone. */
  | { readonly kind: 'ended'; readonly job: Delivery }
  /** `address` is the IP address that answered. */
  | { readonly kind: 'confirmed'; readonly job: Verification; readonly address: string; readonly atMs: number }
  | { readonly kind: 'unconfirmed'; readonly job: Verification }
  /** Put back as it was. */
  | { readonly kind: 'released'; readonly job: Job }

export type QueueLimits = {
  /** Requests that wait for verification: of all, for one callback host, from one client. */
  readonly pending: number
  readonly pendingOfHost: number
  readonly pendingOfClient: number
  /** Subscriptions: of all, at one callback host, at one IP address. */
  readonly subscriptions: number
  readonly subscriptionsOfHost: number
  readonly subscriptionsOfAddress: number
}

/** Who needs more has outgrown a hub inside a feed server: `hubs:` names others. */
export const QUEUE_LIMITS: QueueLimits = {
  pending: 10_000,
  pendingOfHost: 100,
  pendingOfClient: 100,
  subscriptions: 200_000,
  subscriptionsOfHost: 10_000,
  subscriptionsOfAddress: 10_000,
}

export type Asked = 'kept' | 'too-many-pending' | 'too-many-of-host' | 'too-many-subscriptions'

export type ClaimRequest = {
  readonly nowMs: number
  /** What is claimed is anybody's again after this moment. */
  readonly untilMs: number
  /** How many jobs at most; of them, verifications and deliveries that failed before, which may be slow. */
  readonly limit: number
  readonly verifications: number
  readonly retries: number
  /** The last publish whose content can be had here: later ones are not claimed yet. */
  readonly revision: number
  /** How many more jobs may go to this host at once. */
  readonly roomOf: (host: string) => number
  /** Hosts without room. */
  readonly fullHosts: readonly string[]
}

/** A subscription as it is listed. */
export type Subscription = {
  readonly id: string
  readonly protocol: Protocol
  readonly topic: string
  readonly callback: string
  readonly host: string
  readonly signed: boolean
  /** UTC, whole seconds, as all that follow. */
  readonly since: Date
  readonly leaseUntil: Date
  readonly delivered: number
  readonly deliveredAt: Date | null
  /** Failures since the last success. */
  readonly failures: number
}

/** How much there is, and waits. */
export type QueueDepth = {
  readonly subscriptions: number
  /** Of them, those that are owed a delivery. */
  readonly behind: number
  /** Requests that wait for verification. */
  readonly requests: number
}

/**
 * Subscriptions and what is to be told to them, kept in the ledger's database. A publish writes the touched
 * topics' revision in its own transaction; a subscription is owed a delivery while its own revision is behind.
 * Every method rejects with a Fault when the store is out of reach.
 */
export type PushQueue = {
  /** Keep a request for verification, in place of an older one for the same topic and callback. */
  readonly ask: (request: SubscriptionRequest, limits: QueueLimits, nowMs: number) => Promise<Asked>
  readonly claim: (request: ClaimRequest) => Promise<readonly Job[]>
  readonly finish: (fates: readonly Fate[]) => Promise<void>
  /** When the next retry is due, or a claim of somebody who died ends; null when none waits. */
  readonly nextDueMs: () => Promise<number | null>
  /** Paths of the topics that changed after one publish, up to another. */
  readonly topicsBetween: (after: number, upTo: number) => Promise<readonly string[]>
  readonly subscriptionsAt: (address: string) => Promise<number>
  /**
   * Drop subscriptions whose lease is over; resolves to how many. What seems to wait longer than anything can is due
   * now: it was claimed or put off by a clock that was ahead.
   */
  readonly prune: (nowMs: number) => Promise<number>
  /** These outside hubs are to be told, and no others. */
  readonly useHubs: (hubs: readonly string[], nowMs: number) => Promise<void>
  readonly depth: () => Promise<QueueDepth>
  /** Subscriptions in the order of their ids, from after this one. */
  readonly list: (after: string, limit: number) => Promise<readonly Subscription[]>
}

/** Outside hubs have no lease. */
export const NO_END_SECONDS = 253_402_300_799

/** A request is verified once; it is claimed again only when the process that had it died. */
export const MOST_VERIFICATIONS = 3
