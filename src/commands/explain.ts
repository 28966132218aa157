import type { Colors } from 'picocolors/types.js'
import type { Config } from '../config/config.js'
import { openDocumentPool } from '../files/document-pool.js'
import { printable } from '../printable.js'
import { formatProblem, type Problem } from '../problem.js'
import type { ExplainedLine, Explanation } from '../stories/explain.js'
import { type CheckOutput, readSource } from './check.js'

/** A paragraph is known by its first words. */
const SHOWN_LENGTH = 72

/**
 * Print documents with the beginning of each story marked, what is in no story, and why; beside it where the
 * next best way of splitting would begin one. Resolves to whether all of them could be read.
 */
export async function explain(config: Config, files: readonly string[], output: CheckOutput): Promise<boolean> {
  const pool = openDocumentPool(config.channel, config)
  try {
    const found = await Promise.all(files.map((file) => readSource(config.items, file)))
    const explained = await Promise.all(
      found.map(async (source) => ('bytes' in source ? { source, result: await pool.explain(source) } : source)),
    )
    for (const one of explained)
      output.write(
        'code' in one
          ? formatProblem(one)
          : one.result.ok
            ? toText(one.source.path, one.result.value, output.colors)
            : problemLines(one.result.problems),
      )
    return explained.every((one) => !('code' in one) && one.result.ok)
  } finally {
    await pool.close()
  }
}

function problemLines(problems: readonly Problem[]): string {
  return problems.map(formatProblem).join('\n')
}

function toText(file: string, { verdict, runnerUp, lines }: Explanation, colors: Colors): string {
  const { bold, dim } = colors
  const head = [
    `${bold(printable(file))}: ${sentence(verdict)}`,
    ...(runnerUp ? [dim(`  runner-up: ${sentence(runnerUp)}`)] : []),
  ]
  return [...head, ...lines.flatMap((line) => rows(line, colors))].join('\n')
}

function sentence({ style, confidence, reason }: Explanation['verdict']): string {
  return `${style}, ${Math.round(confidence * 100)} % sure: ${reason}`
}

/** A row for each boundary above the block, then the block. */
function rows(
  { line, text, story, begins, why, runnerUpBegins }: ExplainedLine,
  { bold, cyan, dim, green }: Colors,
): string[] {
  const shown = text.replace(/\s+/gu, ' ').slice(0, SHOWN_LENGTH)
  const number = String(line).padStart(5)
  return [
    ...(begins === null ? [] : [green(`      ┌─ story ${story ?? ''}: ${bold(begins)}`)]),
    ...(runnerUpBegins === null || begins !== null
      ? []
      : [cyan(`      ┆  the runner-up would begin: ${runnerUpBegins}`)]),
    story === null ? dim(`${number} ·  ${shown}  [${why ?? 'rest'}]`) : `${number} │  ${shown}`,
  ]
}
