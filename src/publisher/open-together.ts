import pLimit from 'p-limit'
import { findSaidElsewhere, isCopyOf, NOTHING_SAID, type SaidElsewhere } from '../ledger/copies.js'
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
  /** Files that changed a moment ago, and that no look was asked for yet. */
  readonly stirred: () => ReadonlySet<string>
}

export type OpenedTogether = {
  readonly sighting: Sighting
  readonly before: ReadonlyMap<string, RememberedDocument>
  readonly looks: ReadonlyMap<string, Look>
  /** What was read of them. */
  readonly documents: readonly ReadDocument[]
  /** `ledger.entriesOf` the documents that were read and those that are gone. */
  readonly standing: readonly Entry[]
  readonly said: SaidElsewhere
}

/**
 * Open what changed, as it was at one moment: between the look and this, a story may have been moved from a file that had
 * not changed yet; seen alone, it would be told anew. So what changes meanwhile is opened with it, and of documents that say
 * what stands in others, the others. `sighting` is what it came to.
 */
export async function openTogether(
  ports: OpenTogetherPorts,
  view: LedgerView,
  seen: Sighting,
  { first, now }: { readonly first: boolean; readonly now: Date },
): Promise<OpenedTogether> {
  const before = new Map<string, RememberedDocument>()
  const looks = new Map<string, Look>()
  const mostTimes = first ? 0 : MOST_TIMES
  const limit = pLimit(FILES_AT_ONCE)
  const remember = async (paths: readonly string[]) => {
    for (const row of await view.documents(paths)) before.set(row.path, row)
  }
  const open = async (paths: readonly string[]) => {
    const found = await Promise.all(paths.map((path) => limit(openAndRead, ports, view, path, rowOf(path), now)))
    for (const [index, path] of paths.entries()) looks.set(path, found[index] ?? { kind: 'gone' })
  }
  /** Copies of what changed: their own bytes alone do not say what there is to be told of them. */
  const stirredCopies = new Set<string>()
  const rowOf = (path: string) => {
    const row = before.get(path)
    return row && stirredCopies.has(path) ? { ...row, hash: '' } : row
  }
  let sighting = seen
  const troubled = first ? [] : await view.troubledDocuments('document-copied')
  await remember([...seen.changed, ...seen.gone])
  for (let paths = seen.changed; ;) {
    await open(paths)
    for (let times = 0; times < mostTimes; times += 1) {
      const stirred = [...ports.stirred()].filter((path) => !looks.has(path) && !sighting.gone.includes(path))
      await remember(stirred)
      const known = new Map([
        ...stampsOf(looks, before),
        ...stirred.map((path) => [path, before.get(path)?.stamp ?? null] as const),
      ])
      // One has nobody to disagree with.
      const more = known.size < 2 ? null : await ports.lookAtItems(known, new Set(known.keys()))
      if (!more || more.changed.length + more.gone.length === 0) break
      for (const path of more.gone) looks.delete(path)
      sighting = together(sighting, { ...more, gone: more.gone.filter((path) => before.has(path)) })
      await open(more.changed.filter((path) => known.has(path)))
    }
    const documents = [...looks.values()].flatMap((look) =>
      look.kind === 'read' && look.result.ok ? [look.result.value] : [],
    )
    const { gone } = sighting
    const asked = [...documents.map(({ path }) => path), ...gone]
    const standing = asked.length === 0 ? [] : await view.entriesOf(asked)
    const copied = { channel: ports.channel, documents, gone, known: standing, before: [...before.values()] }
    const said = first ? NOTHING_SAID : await findSaidElsewhere(view, copied)
    const changed = new Set(asked)
    const copies = troubled.filter((row) => isCopyOf(row, changed)).map(({ path }) => path)
    const unopened = [...said.unread].filter((path) => !looks.has(path))
    const unread = copies.filter((path) => !stirredCopies.has(path) && (looks.get(path)?.kind ?? 'same') === 'same')
    paths = [...new Set([...unopened, ...unread])].filter((path) => !gone.includes(path))
    if (paths.length === 0) return { sighting, before, looks, documents, standing, said }
    for (const path of unread) stirredCopies.add(path)
    await remember(paths)
  }
}

/** Who saves without a pause is read as it is; the rest of it comes with the next look. */
const MOST_TIMES = 10

type Stamped = readonly [path: string, stamp: FileStamp]

/** Of one that went since the look, what was known before: whether it is gone, and not its folder, another look tells. */
function stampsOf(
  looks: ReadonlyMap<string, Look>,
  before: ReadonlyMap<string, RememberedDocument>,
): readonly Stamped[] {
  return [...looks].flatMap(([path, look]): readonly Stamped[] => {
    if (look.kind === 'read') return [[path, look.stamp]]
    const row = look.kind === 'same' ? look.document : look.kind === 'gone' ? before.get(path) : undefined
    return row ? [[path, row.stamp]] : []
  })
}

function together(one: Sighting, other: Sighting): Sighting {
  const gone = new Set([...one.gone, ...other.gone])
  return {
    changed: [...new Set([...one.changed, ...other.changed])].filter((path) => !gone.has(path)),
    gone: [...gone],
    problems: [...one.problems, ...other.problems],
    emptied: one.emptied || other.emptied,
  }
}
