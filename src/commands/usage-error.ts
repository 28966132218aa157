/** The person who started the program has to change something: exit status 2, a line for each mistake, no stack. */
export class UsageError extends Error {
  readonly lines: readonly string[]

  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'UsageError'
    this.lines = lines
  }
}
