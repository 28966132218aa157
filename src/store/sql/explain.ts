import type { LedgerView } from '../../ledger/ledger.js'
import type { PushQueue } from '../../push/queue.js'

/** Runs something on a store and gives its errors the words of `LedgerUnusable`. */
export type Explained = <T>(work: () => Promise<T>) => Promise<T>

/** The same view, whose errors say what a person has to do. */
export function explainView(view: LedgerView, explained: Explained): LedgerView {
  return {
    entriesOf: (documents) => explained(() => view.entriesOf(documents)),
    entriesLike: (fingerprints) => explained(() => view.entriesLike(fingerprints)),
    liveEntriesLike: (fingerprints) => explained(() => view.liveEntriesLike(fingerprints)),
    entryBySlug: (slug) => explained(() => view.entryBySlug(slug)),
    entryById: (id) => explained(() => view.entryById(id)),
    entriesById: (ids) => explained(() => view.entriesById(ids)),
    changedSince: (revision, limit) => explained(() => view.changedSince(revision, limit)),
    slugsTaken: (slugs) => explained(() => view.slugsTaken(slugs)),
    instantsTaken: (from, to) => explained(() => view.instantsTaken(from, to)),
    latest: () => explained(() => view.latest()),
    lineage: (limit) => explained(() => view.lineage(limit)),
    history: (id, limit) => explained(() => view.history(id, limit)),
    newest: (limit) => explained(() => view.newest(limit)),
    archived: (from, to) => explained(() => view.archived(from, to)),
    withdrawnSince: (moment, limit) => explained(() => view.withdrawnSince(moment, limit)),
    topic: (kind, slug) => explained(() => view.topic(kind, slug)),
    topics: (kind) => explained(() => view.topics(kind)),
    newestOn: (topic, limit) => explained(() => view.newestOn(topic, limit)),
    withdrawnOn: (topic, moment, limit) => explained(() => view.withdrawnOn(topic, moment, limit)),
    publishedBetween: (from, to, limit) => explained(() => view.publishedBetween(from, to, limit)),
    neighbours: (entry) => explained(() => view.neighbours(entry)),
    addresses: (from, to) => explained(() => view.addresses(from, to)),
    digestBySlug: (slug) => explained(() => view.digestBySlug(slug)),
    digestsOf: (documents) => explained(() => view.digestsOf(documents)),
    newestDigests: (limit) => explained(() => view.newestDigests(limit)),
    digestsWithdrawnSince: (moment, limit) => explained(() => view.digestsWithdrawnSince(moment, limit)),
    digestSlugsTaken: (slugs) => explained(() => view.digestSlugsTaken(slugs)),
    documents: (paths) => explained(() => view.documents(paths)),
    documentsToMind: (now) => explained(() => view.documentsToMind(now)),
    troubledDocuments: (code) => explained(() => view.troubledDocuments(code)),
    nextDue: (after) => explained(() => view.nextDue(after)),
    entriesAfter: (id, limit) => explained(() => view.entriesAfter(id, limit)),
    digestsAfter: (id, limit) => explained(() => view.digestsAfter(id, limit)),
    outlines: () => explained(() => view.outlines()),
    everyTopic: () => explained(() => view.everyTopic()),
    touchedSince: (revision) => explained(() => view.touchedSince(revision)),
    digestsSince: (revision) => explained(() => view.digestsSince(revision)),
    publishes: (after) => explained(() => view.publishes(after)),
  }
}

/** The same queue, whose errors say what a person has to do. */
export function explainQueue(queue: PushQueue, explained: Explained): PushQueue {
  return {
    ask: (request, limits, nowMs) => explained(() => queue.ask(request, limits, nowMs)),
    claim: (request) => explained(() => queue.claim(request)),
    finish: (fates) => explained(() => queue.finish(fates)),
    nextDueMs: () => explained(() => queue.nextDueMs()),
    topicsBetween: (after, upTo) => explained(() => queue.topicsBetween(after, upTo)),
    subscriptionsAt: (address) => explained(() => queue.subscriptionsAt(address)),
    prune: (nowMs) => explained(() => queue.prune(nowMs)),
    useHubs: (hubs, nowMs) => explained(() => queue.useHubs(hubs, nowMs)),
    depth: () => explained(() => queue.depth()),
    list: (after, limit) => explained(() => queue.list(after, limit)),
  }
}
