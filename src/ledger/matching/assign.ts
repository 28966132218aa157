/** A pairing that may be: row and column by number, and how sure it is, above 0. */
export type Edge = { readonly row: number; readonly column: number; readonly weight: number }

/** The most rows, or columns, that are weighed against each other as a whole; the time grows with the cube. */
const LARGEST_EXACT = 120

/**
 * The set of pairings, each row and each column in one at most, whose weights sum highest.
 *
 *   a–1: 3, a–2: 2, b–1: 2   →   a–2, b–1   (first fit would take a–1 and leave b alone)
 *
 * Rows and columns that no chain of edges joins cannot disturb each other and are solved apart, each group
 * exactly (Hungarian method) while it is small, else by taking the surest pairing first.
 */
export function assign(edges: readonly Edge[]): Edge[] {
  return groupsOf(edges).flatMap((group) => {
    const [only] = group
    if (group.length === 1 && only) return [only]
    const rows = [...new Set(group.map((edge) => edge.row))]
    const columns = [...new Set(group.map((edge) => edge.column))]
    return Math.max(rows.length, columns.length) > LARGEST_EXACT ? surestFirst(group) : heaviest(group, rows, columns)
  })
}

function groupsOf(edges: readonly Edge[]): Edge[][] {
  const parents = new Map<string, string>()
  const root = (node: string): string => {
    let top = node
    for (let next = parents.get(top); next !== undefined && next !== top; next = parents.get(top)) top = next
    for (let here = node; here !== top;) {
      const next = parents.get(here) ?? top
      parents.set(here, top)
      here = next
    }
    return top
  }
  for (const { row, column } of edges) parents.set(root(`r${row}`), root(`c${column}`))
  const groups = new Map<string, Edge[]>()
  for (const edge of edges) {
    const top = root(`r${edge.row}`)
    const group = groups.get(top)
    if (group) group.push(edge)
    else groups.set(top, [edge])
  }
  return [...groups.values()]
}

function surestFirst(edges: readonly Edge[]): Edge[] {
  const rows = new Set<number>()
  const columns = new Set<number>()
  return edges
    .toSorted((one, other) => other.weight - one.weight || one.row - other.row || one.column - other.column)
    .filter(({ row, column }) => {
      if (rows.has(row) || columns.has(column)) return false
      rows.add(row)
      columns.add(column)
      return true
    })
}

function heaviest(edges: readonly Edge[], rows: readonly number[], columns: readonly number[]): Edge[] {
  const turned = rows.length > columns.length
  const [short, long] = turned ? [columns, rows] : [rows, columns]
  const shortPlace = new Map(short.map((node, index) => [node, index]))
  const longPlace = new Map(long.map((node, index) => [node, index]))
  const weights = short.map(() => new Float64Array(long.length))
  const byPlace = new Map<number, Edge>()
  for (const edge of edges) {
    const from = shortPlace.get(turned ? edge.column : edge.row) ?? 0
    const to = longPlace.get(turned ? edge.row : edge.column) ?? 0
    weights[from]?.fill(edge.weight, to, to + 1)
    byPlace.set(from * long.length + to, edge)
  }
  return hungarian(weights, long.length).flatMap((to, from) => byPlace.get(from * long.length + to) ?? [])
}

/**
 * The column of each row in an assignment of greatest weight, by shortest augmenting paths with potentials
 * (Kuhn 1955, Munkres 1957; O(rows² × columns)). No more rows than columns; 0 is the weight of no pairing.
 */
function hungarian(weights: readonly Float64Array[], columnCount: number): number[] {
  const rowPotential = new Float64Array(weights.length + 1)
  const columnPotential = new Float64Array(columnCount + 1)
  // Columns count from 1; column 0 stands for the row that looks for its place.
  const rowOf = new Int32Array(columnCount + 1)
  const cameFrom = new Int32Array(columnCount + 1)
  for (let row = 1; row <= weights.length; row += 1) {
    rowOf[0] = row
    let end = shortestPath({ weights, rowPotential, columnPotential, rowOf, cameFrom })
    while (end !== 0) {
      const before = cameFrom[end] ?? 0
      rowOf[end] = rowOf[before] ?? 0
      end = before
    }
  }
  const found = weights.map(() => -1)
  rowOf.forEach((row, column) => {
    if (column > 0 && row > 0) found[row - 1] = column - 1
  })
  return found
}

type Potentials = {
  readonly weights: readonly Float64Array[]
  readonly rowPotential: Float64Array
  readonly columnPotential: Float64Array
  readonly rowOf: Int32Array
  readonly cameFrom: Int32Array
}

/** Walks from the row in column 0 to the nearest free column, which it returns; the way is in `cameFrom`. */
function shortestPath({ weights, rowPotential, columnPotential, rowOf, cameFrom }: Potentials): number {
  const distance = new Float64Array(rowOf.length).fill(Infinity)
  const visited = new Uint8Array(rowOf.length)
  let column = 0
  do {
    visited[column] = 1
    const row = rowOf[column] ?? 0
    const own = weights[row - 1]
    let nearest = 0
    let step = Infinity
    for (let next = 1; next < rowOf.length; next += 1) {
      if (visited[next] === 1) continue
      const cost = -(own?.[next - 1] ?? 0) - (rowPotential[row] ?? 0) - (columnPotential[next] ?? 0)
      if (cost < (distance[next] ?? Infinity)) {
        distance[next] = cost
        cameFrom[next] = column
      }
      if ((distance[next] ?? Infinity) < step) {
        step = distance[next] ?? Infinity
        nearest = next
      }
    }
    for (let each = 0; each < rowOf.length; each += 1) {
      if (visited[each] === 1) {
        const seen = rowOf[each] ?? 0
        rowPotential[seen] = (rowPotential[seen] ?? 0) + step
        columnPotential[each] = (columnPotential[each] ?? 0) - step
      } else distance[each] = (distance[each] ?? Infinity) - step
    }
    column = nearest
  } while ((rowOf[column] ?? 0) !== 0)
  return column
}
