import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Colors } from 'picocolors/types.js'
import type { Config } from '../config.js'
import type { Source } from '../documents/document.js'
import { openDocumentPool } from '../files/document-pool.js'
import { createItemsReader } from '../files/read-items.js'
import { countChanges } from '../ledger/entry.js'
import type { Plan } from '../plan.js'
import { printable } from '../printable.js'
import { formatProblem, type Parsed, type Problem } from '../problem.js'
import type { ReadDocument } from '../stories/read.js'
import { formatRfc3339, toSecond } from '../time.js'
import { dateOf, findOverweight } from './overweight.js'
import { everyFileIsSettled } from './clock.js'
import { lookIntoConfiguredLedger } from './open-ledger.js'
import { openPublisher } from './open-publisher.js'

export type CheckOptions = { readonly files: readonly string[]; readonly json: boolean }

export type CheckOutput = {
  readonly write: (line: string) => void
  /** Beside the report: for a person, not for the program that reads the lines. */
  readonly remark: (line: string) => void
  readonly colors: Colors
}

/** What `check` says of one document. */
type Checked = { readonly file: string; readonly result: Parsed<ReadDocument> }

/**
 * Read documents as `serve` would and say what was seen in them, and, of the whole items folder, what
 * publishing it now would do to subscribers; publish nothing.
 *
 * Resolves to whether all of them are without problems.
 */
export async function check(config: Config, options: CheckOptions, output: CheckOutput): Promise<boolean> {
  const { sources, problems } = await findSources(config, options.files)
  const pool = openDocumentPool(config.channel, { minConfidence: config.minConfidence, items: config.items })
  try {
    const checked = await Promise.all(
      sources.map(async (source): Promise<Checked> => ({ file: source.path, result: await pool.read(source) })),
    )
    const unread = problems.map((problem): Checked => ({
      file: problem.file,
      result: { ok: false, problems: [problem] },
    }))
    const all = [...checked, ...unread].toSorted((one, other) => (one.file < other.file ? -1 : 1))
    for (const one of all) output.write(options.json ? JSON.stringify(toJson(one)) : toText(one, output.colors))
    if (options.files.length === 0) {
      sayWhatWeighsMost(config, all, output)
      await sayWhatPublishingWouldDo(config, output)
    }
    return all.every(({ result }) => result.ok && result.warnings.length === 0)
  } finally {
    await pool.close()
  }
}

type Found = { readonly sources: readonly Source[]; readonly problems: readonly Problem[] }

/** The files named, wherever they are; without any, the whole items folder. */
async function findSources(config: Config, files: readonly string[]): Promise<Found> {
  if (files.length === 0) {
    const items = createItemsReader(config.items, everyFileIsSettled)
    const { changed, problems } = await items.look(new Map())
    const opened = await Promise.all(changed.map((file) => items.open(file, null)))
    return {
      sources: opened.flatMap((one) => (one.kind === 'source' ? [one.source] : [])),
      problems: [...problems, ...opened.flatMap((one) => (one.kind === 'problem' ? [one.problem] : []))],
    }
  }
  const found = await Promise.all(files.map((file) => readSource(config.items, file)))
  return {
    sources: found.flatMap((one) => ('bytes' in one ? [one] : [])),
    problems: found.flatMap((one) => ('code' in one ? [one] : [])),
  }
}

/** A file named on the command line: where it is, or as it is called in the items folder. */
export async function readSource(items: string, file: string): Promise<Source | Problem> {
  const inItems = path.join(items, file)
  return readNamed(items, !existsSync(file) && existsSync(inItems) ? inItems : file)
}

async function readNamed(items: string, file: string): Promise<Source | Problem> {
  const inside = path.relative(items, file)
  const name = (inside.startsWith('..') || path.isAbsolute(inside) ? file : inside).split(path.sep).join('/')
  try {
    const [bytes, status] = await Promise.all([readFile(file), stat(file)])
    return { path: name, bytes, modified: toSecond(status.mtime) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    const message = `cannot be opened (${code}); check its name and its permissions`
    return { file: name, line: 1, code: 'document-unreadable', severity: 'error', message }
  }
}

/** Says nothing while the feeds are small enough for every reader. */
function sayWhatWeighsMost({ channel }: Config, checked: readonly Checked[], output: CheckOutput): void {
  const documents = checked.flatMap(({ result }) => (result.ok ? [result.value] : []))
  const found = channel.content === 'full' ? findOverweight(documents, channel.windowSize) : null
  if (found) output.remark(found)
}

/** Says nothing where nothing was published yet: then all of it would be new. */
async function sayWhatPublishingWouldDo(config: Config, output: CheckOutput): Promise<void> {
  const ledger = await lookIntoConfiguredLedger(config)
  if (!ledger) return
  try {
    const { publisher, close } = await openPublisher(config, { ledger, itemsClock: everyFileIsSettled })
    try {
      output.remark(forecastOf(await publisher.preview()))
    } finally {
      await close()
    }
  } finally {
    await ledger.close()
  }
}

/** `Published now, 2 stories would show as new, 1 as edited; 0 would be withdrawn.` */
function forecastOf({ outcome, held }: Plan): string {
  const counts = countChanges(outcome.changes)
  const returned = counts.returned > 0 ? `, ${counts.returned} as before they were withdrawn` : ''
  const stories = counts.new === 1 ? '1 story' : `${counts.new} stories`
  const kept = held.stories > 0 ? `; ${held.stories} more are gone and would stay published until confirmed` : ''
  return `Published now, ${stories} would show as new, ${counts.edited} as edited${returned}; ${counts.withdrawn} would be withdrawn${kept}.`
}

function toJson({ file, result }: Checked): object {
  const problems = result.ok ? result.warnings : result.problems
  if (!result.ok)
    return { file, language: null, title: '', style: null, confidence: 0, reason: '', stories: [], rest: [], problems }
  const { language, title, split } = result.value
  const { style, confidence, reason, runnerUp } = split
  const stories = split.stories.map((story, position) => ({
    title: story.title,
    text: story.text,
    html: story.html,
    summary: story.summary,
    tags: story.tags,
    date: formatRfc3339(dateOf(result.value, story, position)),
  }))
  const rest = split.rest.map(({ text, why }) => ({ text, why }))
  return { file, language, title, style, confidence, reason, runnerUp, stories, rest, problems }
}

function toText({ file, result }: Checked, { bold, dim, yellow, red }: Colors): string {
  const problems = result.ok ? result.warnings : result.problems
  const lines = problems.map((problem) => (problem.severity === 'error' ? red : yellow)(formatProblem(problem)))
  if (!result.ok) return lines.join('\n')
  const { language, title, date, split } = result.value
  const confidence = `${Math.round(split.confidence * 100)} %`
  const head = `${bold(printable(file))}: ${language ?? 'language unknown'}, ${split.style}, ${confidence} sure: ${split.reason}`
  const about = dim(`  ${title === '' ? '(no title)' : title} · ${formatRfc3339(date)}`)
  const stories = split.stories.map((story, index) => {
    const words = countWords(story.text, language)
    return `  ${index + 1}. ${story.title} ${dim(`(line ${story.line}, ${words} words, ${formatRfc3339(dateOf(result.value, story, index))})`)}`
  })
  const rest = split.rest
    .filter(({ why }) => why !== 'title' && why !== 'rule')
    .map(({ text, why, line }) => dim(`  – ${why}, line ${line}: ${text.slice(0, 60).replaceAll('\n', ' ')}`))
  return [head, about, ...stories, ...rest, ...lines].join('\n')
}

/** Japanese and Thai part their words by no blanks. */
function countWords(text: string, language: string | null): number {
  let words = 0
  for (const { isWordLike } of new Intl.Segmenter(language ?? 'en', { granularity: 'word' }).segment(text))
    if (isWordLike) words += 1
  return words
}
