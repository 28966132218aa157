import { type Change, type Entry, numberChange } from '../ledger/entry.js'
import { type Ledger, type Publish, newestFirst } from '../ledger/ledger.js'

/** A ledger that lives as long as the process: for `check`, for tests, and to try the program out. */
export function openMemoryLedger(): Ledger {
  const entries = new Map<string, Entry>()
  let revision = 0
  const all = () => [...entries.values()]
  return {
    entriesOf: async (documents) => {
      const wanted = new Set(documents)
      return all().filter((entry) => wanted.has(entry.document) || wanted.has(entry.mintedIn))
    },
    liveDocuments: async () =>
      [...new Set(all().flatMap((entry) => (entry.withdrawn ? [] : [entry.document])))].toSorted(),
    newest: async (limit) =>
      all()
        .filter((entry) => entry.withdrawn === null)
        .toSorted(newestFirst)
        .slice(0, limit),
    entryBySlug: async (slug) => all().find((entry) => entry.slug === slug) ?? null,
    slugsTaken: async (slugs) => {
      const used = new Set(all().map((entry) => entry.slug))
      return new Set(slugs.filter((slug) => used.has(slug)))
    },
    instantsTaken: async (from, to) =>
      new Set(
        all().flatMap(({ published, updated }) =>
          [published, updated].filter((instant) => instant >= from && instant <= to).map(Number),
        ),
      ),
    latest: async () => ({
      revision,
      changed: all().reduce<Date | null>((last, { changed }) => (last && last > changed ? last : changed), null),
    }),
    commit: async (changes, at): Promise<Publish | null> => {
      if (changes.length === 0) return null
      revision += 1
      const numbered = changes.map((change): Change =>
        numberChange(change, entries.get(change.entry.id), { revision, at }),
      )
      for (const { entry } of numbered) entries.set(entry.id, entry)
      return { revision, changes: numbered }
    },
    close: async () => {},
  }
}
