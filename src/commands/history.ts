import type { Config } from '../config/config.js'
import type { Entry } from '../ledger/entry.js'
import type { Ledger, Told } from '../ledger/ledger.js'
import { printable } from '../printable.js'
import { formatRfc3339 } from '../time.js'
import { lookIntoConfiguredLedger } from './open-ledger.js'
import { UsageError } from './usage-error.js'

export type HistoryOptions = {
  /** The slug or the id of a story; null for all of them. */
  readonly story: string | null
  readonly json: boolean
  /** The last so many lines. */
  readonly limit: number
}

/** Print what the world was told, and when, the last first; of one story or of all. Times are UTC. */
export async function history(config: Config, options: HistoryOptions, write: (line: string) => void): Promise<void> {
  const ledger = await lookIntoConfiguredLedger(config)
  if (!ledger)
    throw new UsageError([`--ledger (STRILLONE_LEDGER): found nothing published yet in "${shown(config.ledger)}"`])
  try {
    const entry = options.story === null ? null : await findStory(ledger, options.story)
    const told = await ledger.history(entry?.id ?? null, options.limit)
    if (entry && !options.json) for (const line of describe(entry)) write(line)
    for (const one of told) write(options.json ? toJson(one) : toText(one))
  } finally {
    await ledger.close()
  }
}

/** An address may hold a password. */
function shown(place: string): string {
  return place.replace(/:[^:@/]*@/, '@')
}

async function findStory(ledger: Ledger, story: string): Promise<Entry> {
  const name = story.replace(/^.*\/stories\//, '')
  const entry =
    (await ledger.entryBySlug(name)) ?? (await ledger.entryById(story)) ?? (await ledger.entryById(`urn:uuid:${name}`))
  if (!entry)
    throw new UsageError([`history: found no story "${story}"; write the last part of its address, or its id`])
  return entry
}

function describe(entry: Entry): string[] {
  return [
    entry.title,
    `  id         ${entry.id}`,
    `  address    /stories/${entry.slug}`,
    `  document   ${printable(entry.document)}`,
    `  published  ${formatRfc3339(entry.published)}`,
    `  updated    ${formatRfc3339(entry.updated)}`,
    ...(entry.withdrawn ? [`  withdrawn  ${formatRfc3339(entry.withdrawn)}`] : []),
  ]
}

function toText({ at, revision, kind, slug, title }: Told): string {
  return `${formatRfc3339(at)}  ${String(revision).padStart(5)}  ${kind.padEnd(9)}  ${slug}  ${title}`
}

function toJson({ at, ...told }: Told): string {
  return JSON.stringify({ at: formatRfc3339(at), ...told })
}
