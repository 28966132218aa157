/** Rows written by one statement: fewer round trips, and few enough parameters for both engines. */
const ROWS_AT_ONCE = 100

/** How many values one query lists; SQLite takes 32,766 parameters, and a plan is made for each length. */
const LIST_LENGTH = 500

export function* slices<T>(values: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < values.length; start += ROWS_AT_ONCE) yield values.slice(start, start + ROWS_AT_ONCE)
}

/** The rows of a query that lists values, asked for some of them at a time. */
export async function inSlices<Row>(
  values: readonly string[],
  query: (some: readonly string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = []
  for (let start = 0; start < values.length; start += LIST_LENGTH)
    for (const row of await query(values.slice(start, start + LIST_LENGTH))) rows.push(row)
  return rows
}

/** What an insert that meets its own key writes over: these columns, with the values it brought. */
export function overwriting<Column extends string, Value>(
  columns: readonly Column[],
  brought: (column: Column) => Value,
): Record<string, Value> {
  return Object.fromEntries(columns.map((column) => [column, brought(column)]))
}
