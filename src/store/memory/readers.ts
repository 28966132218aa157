import {
  addClientDays,
  addTally,
  type ClientDays,
  clientKey,
  type Counts,
  currentCounts,
  laterStatement,
  READER_LIMITS,
  type Statement,
  statementKey,
  type Tally,
  tallyKey,
} from '../../readers/counts.js'
import { periodsOn } from '../../readers/days.js'
import type { ReaderStore } from '../../readers/reader-store.js'

/** What is counted of readers for as long as the process lives. */
export function createMemoryReaders(): ReaderStore {
  const keys = new Map<number, string>()
  let kept: Counts = { tallies: [], clients: [], statements: [], deliveries: [] }
  return {
    keys: async (periods, fresh) => {
      for (const period of periods) if (!keys.has(period)) keys.set(period, fresh())
      return new Map(periods.map((period) => [period, keys.get(period) ?? '']))
    },
    add: async (counts, today) => {
      const [oldest] = periodsOn(today)
      for (const period of keys.keys()) if (period < oldest) keys.delete(period)
      kept = sumOf(currentCounts(kept, today), currentCounts(counts, today))
    },
    counted: async (today) => {
      const current = currentCounts(kept, today)
      const [oldest] = periodsOn(today)
      return { ...current, clients: current.clients.filter(({ period }) => period === oldest) }
    },
  }
}

function sumOf(kept: Counts, counts: Counts): Counts {
  const delivered = new Map<number, number>()
  for (const one of [...kept.deliveries, ...counts.deliveries])
    delivered.set(one.day, (delivered.get(one.day) ?? 0) + one.delivered)
  let statements = 0
  return {
    tallies: merged<Tally>(kept.tallies, counts.tallies, tallyKey, addTally, () => true),
    clients: merged<ClientDays>(kept.clients, counts.clients, clientKey, addClientDays, roomUnderKey()),
    statements: merged<Statement>(kept.statements, counts.statements, statementKey, laterStatement, () => {
      statements += 1
      return statements <= READER_LIMITS.statements
    }),
    deliveries: [...delivered].map(([day, count]) => ({ day, delivered: count })),
  }
}

function roomUnderKey(): (row: ClientDays) => boolean {
  const held = new Map<number, number>()
  return ({ period }) => {
    const count = (held.get(period) ?? 0) + 1
    held.set(period, count)
    return count <= READER_LIMITS.clients
  }
}

/** `hasRoom` is asked once for each row that is not there yet. */
function merged<Row>(
  kept: readonly Row[],
  added: readonly Row[],
  keyOf: (row: Row) => string,
  add: (one: Row, other: Row) => Row,
  hasRoom: (row: Row) => boolean,
): Row[] {
  const rows = new Map<string, Row>()
  for (const row of [...kept, ...added]) {
    const before = rows.get(keyOf(row))
    if (before !== undefined) rows.set(keyOf(row), add(before, row))
    else if (hasRoom(row)) rows.set(keyOf(row), row)
  }
  return [...rows.values()]
}
