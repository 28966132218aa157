import { addSeconds } from 'date-fns/addSeconds'
import { subSeconds } from 'date-fns/subSeconds'
import type { LedgerView } from './ledger.js'
import type { ReadDocument } from '../stories/read.js'

/** More moments than these are looked at as one span: the publish touches much of the ledger anyway. */
const MOST_SPANS = 100
const FIRST_SPAN_SECONDS = 900

/**
 * The instants other entries have near the dates of these documents, and near now: where a free one is looked
 * for. Not all between them: between a document of ten years ago and now lies the whole ledger.
 */
export async function instantsNear(
  view: LedgerView,
  documents: readonly ReadDocument[],
  now: Date,
): Promise<ReadonlySet<number>> {
  const { revision } = await view.latest()
  if (revision === 0 || documents.length === 0) return new Set()
  const stories = documents.reduce((sum, document) => sum + document.split.stories.length, 0)
  const dates = documents.flatMap(({ date, metadata, split }) => [
    date,
    ...(metadata.updated ? [metadata.updated] : []),
    ...split.stories.flatMap((story) => story.date ?? []),
  ])
  const moments = [...new Set([...dates, now].map(Number))].toSorted((one, other) => one - other)
  const taken = new Set<number>()
  for (const { from, to } of moments.length > MOST_SPANS ? oneSpan(moments) : moments.map(atMoment))
    for (const instant of await takenBefore(view, from, to, stories)) taken.add(instant)
  return taken
}

type Span = { readonly from: Date; readonly to: Date }

function atMoment(moment: number): Span {
  return { from: new Date(moment), to: new Date(moment) }
}

function oneSpan(moments: readonly number[]): Span[] {
  return [{ from: new Date(moments[0] ?? 0), to: new Date(moments.at(-1) ?? 0) }]
}

/** Far enough back for as many free seconds as there are stories: a whole archive may have one date. */
async function takenBefore(view: LedgerView, from: Date, to: Date, stories: number): Promise<ReadonlySet<number>> {
  for (let seconds = FIRST_SPAN_SECONDS + stories; ; seconds *= 2) {
    const start = subSeconds(from, seconds)
    const taken = await view.instantsTaken(start, addSeconds(to, 1))
    const before = [...taken].filter((instant) => instant <= from.getTime()).length
    if (before + stories < seconds || start.getTime() <= 0) return taken
  }
}
