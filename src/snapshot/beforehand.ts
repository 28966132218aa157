import type { Digest } from '../ledger/digest.js'
import type { Entry } from '../ledger/entry.js'
import type { LedgerView, Neighbour } from '../ledger/ledger.js'

/** The live entries before and after one, by their ids; null at either end. */
export type Around = { readonly id: string; readonly newer: string | null; readonly older: string | null }

/**
 * The same view, which has asked for all there is of these documents at once: what is asked of it then is mostly
 * at hand, and what is not is asked of the ledger as ever. For who makes hundreds of pages in one go.
 */
export async function readBeforehand(
  view: LedgerView,
  documents: readonly string[],
  around: readonly Around[],
): Promise<LedgerView> {
  const wanted = new Set(documents)
  const entries = await view.entriesOf(documents)
  const digests = await view.digestsOf(documents)
  const ids = new Map<string, Entry>(entries.map((entry) => [entry.id, entry]))
  const beside = around.flatMap(({ newer, older }) => [newer, older]).flatMap((id) => id ?? [])
  for (const entry of await view.entriesById([...new Set(beside)].filter((id) => !ids.has(id))))
    ids.set(entry.id, entry)
  const bySlug = new Map(entries.map((entry) => [entry.slug, entry]))
  const digestBySlug = new Map(digests.map((digest) => [digest.slug, digest]))
  const { ofDocument, digestsOfDocument } = byDocument(entries, digests)
  const placeOf = new Map(around.map((one) => [one.id, one]))
  const atHand = (id: string | null): Neighbour | null | undefined => (id === null ? null : ids.get(id))
  return {
    ...view,
    entryBySlug: async (slug) => bySlug.get(slug) ?? view.entryBySlug(slug),
    digestBySlug: async (slug) => digestBySlug.get(slug) ?? view.digestBySlug(slug),
    entriesOf: async (asked) => (asked.every((one) => wanted.has(one)) ? ofDocument(asked) : view.entriesOf(asked)),
    digestsOf: async (asked) =>
      asked.every((one) => wanted.has(one)) ? digestsOfDocument(asked) : view.digestsOf(asked),
    neighbours: async (entry) => {
      const place = placeOf.get(entry.id)
      const [newer, older] = [place && atHand(place.newer), place && atHand(place.older)]
      // One that is not found any more was published, or taken back, by another program meanwhile.
      return newer === undefined || older === undefined ? view.neighbours(entry) : { newer, older }
    },
  }
}

/** In the order the ledger gave them. */
function byDocument(entries: readonly Entry[], digests: readonly Digest[]) {
  const stories = new Map<string, Set<Entry>>()
  const wholes = new Map<string, Digest[]>()
  for (const entry of entries)
    for (const document of [entry.document, entry.mintedIn])
      stories.set(document, (stories.get(document) ?? new Set()).add(entry))
  for (const digest of digests) wholes.set(digest.document, [...(wholes.get(digest.document) ?? []), digest])
  return {
    ofDocument: (documents: readonly string[]) => [
      ...new Set(documents.flatMap((document) => [...(stories.get(document) ?? [])])),
    ],
    digestsOfDocument: (documents: readonly string[]) => documents.flatMap((document) => wholes.get(document) ?? []),
  }
}
