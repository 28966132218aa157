import type { LedgerView } from '../ledger/ledger.js'

/** Runs something on a store and gives its errors the words of `LedgerUnusable`. */
export type Explained = <T>(work: () => Promise<T>) => Promise<T>

/** The same view, whose errors say what a person has to do. */
export function explainView(view: LedgerView, explained: Explained): LedgerView {
  return {
    entriesOf: (documents) => explained(() => view.entriesOf(documents)),
    entriesLike: (fingerprints) => explained(() => view.entriesLike(fingerprints)),
    newest: (limit) => explained(() => view.newest(limit)),
    entryBySlug: (slug) => explained(() => view.entryBySlug(slug)),
    entryById: (id) => explained(() => view.entryById(id)),
    changedSince: (revision, limit) => explained(() => view.changedSince(revision, limit)),
    slugsTaken: (slugs) => explained(() => view.slugsTaken(slugs)),
    instantsTaken: (from, to) => explained(() => view.instantsTaken(from, to)),
    latest: () => explained(() => view.latest()),
    lineage: (limit) => explained(() => view.lineage(limit)),
    history: (id, limit) => explained(() => view.history(id, limit)),
    documents: (paths) => explained(() => view.documents(paths)),
    documentsToMind: (now) => explained(() => view.documentsToMind(now)),
    troubledDocuments: () => explained(() => view.troubledDocuments()),
    nextDue: (after) => explained(() => view.nextDue(after)),
  }
}
