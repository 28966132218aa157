/** How the two engines call the same things. `TEXT` compares by bytes in both. */
export type ColumnTypes = {
  readonly integer: string
  readonly real: string
  readonly text: string
  /** What follows a table's closing bracket. */
  readonly tableEnd: string
}

export type Statements = (types: ColumnTypes) => readonly string[]
