import {
  addClientDays,
  addTally,
  type ClientDays,
  clientKey,
  type Counts,
  currentCounts,
  laterStatement,
  type Statement,
  statementKey,
  type Tally,
  tallyKey,
} from './counts.js'

/** What was counted and is not stored yet; it has an end, however long the store is out of reach. */
export type Pending = {
  readonly add: (counts: Counts) => void
  /** Takes out a part, small enough to be stored at once; null when there is nothing. What cannot be stored is added again. */
  readonly takePart: () => Counts | null
  /** Forget what no report of this day or later looks at. */
  readonly forget: (today: number) => void
  readonly sizes: () => { readonly clients: number; readonly statements: number }
}

export const PENDING_LIMITS = {
  /** Clients held in memory until they are stored; further ones are not told apart. */
  clients: 40_000,
  statements: 2_000,
} as const

/** Rows of a part: a transaction of some milliseconds. */
const PART_ROWS = 500

export function createPending(): Pending {
  const tallies = new Map<string, Tally>()
  const clients = new Map<string, ClientDays>()
  const statements = new Map<string, Statement>()
  const deliveries = new Map<number, number>()
  return {
    add: (counts) => {
      for (const one of counts.tallies) merge(tallies, tallyKey(one), one, addTally)
      for (const one of counts.clients) merge(clients, clientKey(one), one, addClientDays, PENDING_LIMITS.clients)
      for (const one of counts.statements)
        merge(statements, statementKey(one), one, laterStatement, PENDING_LIMITS.statements)
      for (const { day, delivered } of counts.deliveries) deliveries.set(day, (deliveries.get(day) ?? 0) + delivered)
    },
    takePart: () => {
      const part = {
        tallies: takeOut(tallies),
        clients: takeOut(clients),
        statements: takeOut(statements),
        deliveries: [...deliveries].map(([day, delivered]) => ({ day, delivered })),
      }
      deliveries.clear()
      return Object.values(part).every((rows) => rows.length === 0) ? null : part
    },
    forget: (today) => {
      const current = currentCounts(
        {
          tallies: [...tallies.values()],
          clients: [...clients.values()],
          statements: [...statements.values()],
          deliveries: [...deliveries].map(([day, delivered]) => ({ day, delivered })),
        },
        today,
      )
      keepOnly(tallies, new Set(current.tallies.map(tallyKey)))
      keepOnly(clients, new Set(current.clients.map(clientKey)))
      keepOnly(statements, new Set(current.statements.map(statementKey)))
      keepOnly(deliveries, new Set(current.deliveries.map(({ day }) => day)))
    },
    sizes: () => ({ clients: clients.size, statements: statements.size }),
  }
}

function merge<Row>(
  rows: Map<string, Row>,
  key: string,
  row: Row,
  add: (one: Row, other: Row) => Row,
  most = Infinity,
) {
  const before = rows.get(key)
  if (before !== undefined) rows.set(key, add(before, row))
  else if (rows.size < most) rows.set(key, row)
}

function takeOut<Row>(rows: Map<string, Row>): Row[] {
  const taken: Row[] = []
  for (const [key, row] of rows) {
    if (taken.length === PART_ROWS) break
    taken.push(row)
    rows.delete(key)
  }
  return taken
}

function keepOnly<Key>(rows: Map<Key, unknown>, wanted: ReadonlySet<Key>): void {
  for (const key of rows.keys()) if (!wanted.has(key)) rows.delete(key)
}
