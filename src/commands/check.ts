import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Colors } from 'picocolors/types.js'
import type { Config } from '../config/config.js'
import type { Source } from '../documents/document.js'
import { createItemsReader } from '../files/read-items.js'
import { countChanges } from '../ledger/entry.js'
import { printable } from '../printable.js'
import type { Plan } from '../publisher/plan.js'
import { formatProblem, type Problem, shownProblem } from '../problem.js'
import type { Store } from '../store/store.js'
import type { WrittenState } from '../stories/written.js'
import { formatRfc3339, toSecond } from '../time.js'
import { dateOf, findOverweight } from './overweight.js'
import { type Checked, type Located, readForCheck } from './check-read.js'
import { EVERY_FILE_IS_SETTLED } from './clock.js'
import { lookIntoConfiguredLedger } from './open-ledger.js'
import { openPublisher } from './open-publisher.js'
import { UsageError } from './usage-error.js'

export type CheckOptions = { readonly files: readonly string[]; readonly json: boolean }

export type CheckOutput = {
  readonly write: (line: string) => void
  /** Beside the report: for a person, not for the program that reads the lines. */
  readonly remark: (line: string) => void
  readonly colors: Colors
}

/**
 * Read documents as `serve` would and say what was seen in them, and, of the whole items folder, what
 * publishing it now would do to subscribers; publish nothing.
 *
 * Resolves to whether all of them are without problems.
 */
export async function check(config: Config, options: CheckOptions, output: CheckOutput): Promise<boolean> {
  const isWhole = options.files.length === 0
  const { located, problems } = await findSources(config, options.files)
  const ledger = await lookIntoLedger(config, isWhole)
  try {
    const checked = await readForCheck(config, located, ledger)
    const unread = problems.map((problem): Checked => ({
      file: problem.file,
      result: { ok: false, problems: [problem] },
      state: 'broken',
    }))
    const all = [...checked, ...unread].toSorted((one, other) => (one.file < other.file ? -1 : 1))
    for (const one of all) output.write(options.json ? JSON.stringify(toJson(one)) : toText(one, output.colors))
    if (isWhole) sayWhatWeighsMost(config, all, output)
    if (isWhole && ledger) await sayWhatPublishingWouldDo(config, ledger, output)
    return all.every(({ result }) => result.ok && result.warnings.length === 0)
  } finally {
    await ledger?.close()
  }
}

/** What is out already; null where nothing is, or where a look at a few files does not depend on it. */
async function lookIntoLedger(config: Config, isWhole: boolean): Promise<Store | null> {
  try {
    return await lookIntoConfiguredLedger(config)
  } catch (error) {
    if (error instanceof UsageError && !isWhole) return null
    throw error
  }
}

type Found = { readonly located: readonly Located[]; readonly problems: readonly Problem[] }

/** The files named, wherever they are; without any, the whole items folder. */
async function findSources(config: Config, files: readonly string[]): Promise<Found> {
  if (files.length === 0) {
    const items = createItemsReader(config.items, EVERY_FILE_IS_SETTLED)
    const { changed, problems } = await items.look(new Map())
    const opened = await Promise.all(changed.map((file) => items.open(file, null)))
    return {
      located: opened.flatMap((one) => (one.kind === 'source' ? [{ source: one.source, listed: true }] : [])),
      problems: [...problems, ...opened.flatMap((one) => (one.kind === 'problem' ? [one.problem] : []))],
    }
  }
  const found = await Promise.all(files.map((file) => locate(config.items, file)))
  return {
    located: found.flatMap((one) => ('source' in one ? [one] : [])),
    problems: found.flatMap((one) => ('code' in one ? [one] : [])),
  }
}

/** A file named on the command line: where it is, or as it is called in the items folder. */
export async function readSource(items: string, file: string): Promise<Source | Problem> {
  const found = await locate(items, file)
  return 'source' in found ? found.source : found
}

async function locate(items: string, named: string): Promise<Located | Problem> {
  const inItems = path.join(items, named)
  const file = !existsSync(named) && existsSync(inItems) ? inItems : named
  const inside = path.relative(items, file)
  const listed = !inside.startsWith('..') && !path.isAbsolute(inside)
  const name = (listed ? inside : file).split(path.sep).join('/')
  try {
    const [bytes, status] = await Promise.all([readFile(file), stat(file)])
    return { source: { path: name, bytes, modified: toSecond(status.mtime) }, listed }
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

async function sayWhatPublishingWouldDo(config: Config, ledger: Store, output: CheckOutput): Promise<void> {
  const { publisher, close } = await openPublisher(config, { ledger, waits: false })
  try {
    output.remark(forecastOf(await publisher.preview()))
  } finally {
    await close()
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

function toJson({ file, result, state }: Checked): object {
  const problems = (result.ok ? result.warnings : result.problems).map(shownProblem)
  const draft = state === 'draft'
  if (!result.ok)
    return {
      file,
      draft,
      due: null,
      language: null,
      title: '',
      style: null,
      confidence: 0,
      reason: '',
      stories: [],
      rest: [],
      problems,
    }
  const { language, title, date: day, split } = result.value
  const due = state === 'scheduled' ? formatRfc3339(day) : null
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
  return { file, draft, due, language, title, style, confidence, reason, runnerUp, stories, rest, problems }
}

function toText({ file, result, state }: Checked, { bold, dim, yellow, red }: Colors): string {
  const problems = result.ok ? result.warnings : result.problems
  const lines = problems.map((problem) => (problem.severity === 'error' ? red : yellow)(formatProblem(problem)))
  if (!result.ok) return lines.join('\n')
  const { language, title, date, split } = result.value
  const confidence = `${Math.round(split.confidence * 100)} %`
  const head = `${bold(printable(file))}: ${stateText(state, date)}${language ?? 'language unknown'}, ${split.style}, ${confidence} sure: ${split.reason}`
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

/** `draft: not published; `, `due 2026-12-24 06:00 UTC; `, or nothing */
function stateText(state: WrittenState, date: Date): string {
  if (state === 'draft') return 'draft: not published; '
  return state === 'scheduled'
    ? `due ${formatRfc3339(date)
        .replace('T', ' ')
        .replace(/:\d\dZ$/, ' UTC')}; `
    : ''
}

/** Japanese and Thai part their words by no blanks. */
function countWords(text: string, language: string | null): number {
  let words = 0
  for (const { isWordLike } of new Intl.Segmenter(language ?? 'en', { granularity: 'word' }).segment(text))
    if (isWordLike) words += 1
  return words
}
