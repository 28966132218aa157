import pLimit from 'p-limit'
import { findSaidElsewhere, NOTHING_SAID, type SaidElsewhere } from '../ledger/copies.js'
import type { Entry } from '../ledger/entry.js'
import type { LedgerView } from '../ledger/ledger.js'
import type { FileStamp, RememberedDocument } from '../ledger/remembered.js'
import type { ReadDocument } from '../stories/read.js'
import { type Look, openAndRead, type PlanPorts } from './open.js'
import type { Sighting } from './sighting.js'

/** Files that are open, or being read, at once. */
export const FILES_AT_ONCE = 64

export type OpenTogetherPorts = PlanPorts & {
  /** Look at these files, or at all of them; null: not even this stamp is to be trusted. */
  readonly lookAtItems: (known: ReadonlyMap<string, FileStamp | null>, paths?: ReadonlySet<string>) => Promise<Sighting>
}

export type OpenedTogether = {
  readonly before: ReadonlyMap<string, RememberedDocument>
  readonly looks: ReadonlyMap<string, Look>
  /** What was read of them. */
  readonly documents: readonly ReadDocument[]
  /** `ledger.entriesOf` the documents that were read and those that are gone. */
  readonly standing: readonly Entry[]
  readonly said: SaidElsewhere
}

/**
 * Open what changed, as it was at one moment; and of documents that say what stands in others, the others: between the
 * look and this, a story may have been moved from a file that had not changed yet. Seen alone, it would be told anew.
 */
export async function openTogether(
  ports: OpenTogetherPorts,
  view: LedgerView,
  { changed, gone }: Sighting,
  { first, now }: { readonly first: boolean; readonly now: Date },
): Promise<OpenedTogether> {
  const rows = await view.documents([...changed, ...gone])
  const before = new Map(rows.map((row) => [row.path, row]))
  const looks = new Map<string, Look>()
  const mostTimes = first ? 0 : MOST_TIMES
  const limit = pLimit(FILES_AT_ONCE)
  const open = async (paths: readonly string[]) => {
    const found = await Promise.all(paths.map((path) => limit(openAndRead, ports, view, path, before.get(path), now)))
    for (const [index, path] of paths.entries()) looks.set(path, found[index] ?? { kind: 'gone' })
  }
  for (let paths = changed; ;) {
    await open(paths)
    for (let times = 0; times < mostTimes; times += 1) {
      const changedAgain = await changedSince(ports, looks)
      if (changedAgain.length === 0) break
      await open(changedAgain)
    }
    const documents = [...looks.values()].flatMap((look) =>
      look.kind === 'read' && look.result.ok ? [look.result.value] : [],
    )
    const asked = [...documents.map(({ path }) => path), ...gone]
    const standing = asked.length === 0 ? [] : await view.entriesOf(asked)
    const copied = { channel: ports.channel, documents, gone, known: standing }
    const said = first ? NOTHING_SAID : await findSaidElsewhere(view, copied)
    paths = [...said.unread].filter((path) => !looks.has(path))
    if (paths.length === 0) return { before, looks, documents, standing, said }
    for (const row of await view.documents(paths)) before.set(row.path, row)
  }
}

/** Who saves without a pause is read as it is; the rest of it comes with the next look. */
const MOST_TIMES = 3

/** Which files are others than when they were opened. */
async function changedSince(
  { lookAtItems }: OpenTogetherPorts,
  looks: ReadonlyMap<string, Look>,
): Promise<readonly string[]> {
  const stamps = new Map(
    [...looks].flatMap(([path, look]) => {
      if (look.kind === 'read') return [[path, look.stamp] as const]
      return look.kind === 'same' ? [[path, look.document.stamp] as const] : []
    }),
  )
  // One has nobody to disagree with.
  if (looks.size < 2) return []
  const { changed, gone } = await lookAtItems(stamps, new Set(stamps.keys()))
  return [...changed, ...gone]
}
