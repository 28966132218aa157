import type { Config } from '../config/config.js'
import { openDocumentPool } from '../files/document-pool.js'
import { createItemsReader } from '../files/read-items.js'
import { FORMATS } from '../formats/formats.js'
import type { Entry } from '../ledger/entry.js'
import { storyPath } from '../links.js'
import type { Published } from '../profiles/published.js'
import { formatProblem, type Problem } from '../problem.js'
import { createPublisher, type Publisher } from '../publisher/publisher.js'
import { openMemoryLedger } from '../store/memory/ledger.js'
import type { ReadDocument } from '../stories/read.js'
import { readingOf } from '../stories/way-of-reading.js'
import type { CheckOutput } from './check.js'
import { EVERY_FILE_IS_SETTLED, systemClock, systemUptimeMs } from './clock.js'
import { UsageError } from './usage-error.js'

export type ProfileOptions = {
  /** Its name: `apple-news`. */
  readonly profile: string
  /** One line of JSON a finding. */
  readonly json: boolean
}

/** What aggregators read besides the feeds. */
const SITEMAPS = ['/sitemap.xml', '/news-sitemap.xml'] as const

/**
 * Publish the items folder to nobody, hold the result against one aggregator's rules, and print what it would
 * object to; a memory of earlier publishes is neither read nor written. What keeps a document from being read
 * is remarked on beside it.
 *
 * Resolves to whether there was nothing to object to.
 */
export async function checkAgainstProfile(
  config: Config,
  { profile: name, json }: ProfileOptions,
  output: CheckOutput,
): Promise<boolean> {
  // Two XML parsers come with the profiles: who does not ask for one does not wait for them.
  const { PROFILES } = await import('../profiles/profiles.js')
  const { checkProfile } = await import('../profiles/check.js')
  const { formatFinding } = await import('../profiles/profile.js')
  const profile = PROFILES.find((one) => one.name === name)
  if (!profile)
    throw new UsageError([`--profile: found "${name}"; write one of ${PROFILES.map((one) => one.name).join(', ')}`])
  const findings = await checkProfile(
    profile,
    await publishForCheck(config, (problem) => output.remark(formatProblem(problem))),
  )
  for (const finding of findings)
    output.write(json ? JSON.stringify(finding) : output.colors.yellow(formatFinding(finding)))
  return findings.length === 0
}

async function publishForCheck(config: Config, report: (problem: Problem) => void): Promise<Published> {
  const { channel } = config
  const ledger = openMemoryLedger()
  const items = createItemsReader(config.items, EVERY_FILE_IS_SETTLED)
  const read = new Map<string, ReadDocument>()
  const pool = openDocumentPool(channel, config)
  try {
    const publisher = await createPublisher({
      channel,
      ledger,
      reading: readingOf(channel, config),
      lookAtItems: items.look,
      openItem: items.open,
      stirred: () => new Set(),
      readDocument: async (source) => {
        const result = await pool.read(source)
        if (result.ok) read.set(source.path, result.value)
        return result
      },
      now: systemClock,
      uptimeMs: systemUptimeMs,
      patienceMs: 0,
      announce: () => {},
    })
    await publisher.refresh()
    publisher.problems().forEach(report)
    const entries = await ledger.newest(channel.windowSize)
    return {
      channel: publisher.snapshot().channel,
      entries,
      texts: await textsOf(publisher, entries),
      lines: new Map(entries.map((entry) => [entry.id, lineOf(entry, read)])),
      now: systemClock(),
    }
  } finally {
    await pool.close()
  }
}

async function textsOf(publisher: Publisher, entries: readonly Entry[]): Promise<Map<string, string>> {
  const wanted = [...FORMATS.map(({ path }) => path), ...SITEMAPS, ...entries.map(({ slug }) => storyPath(slug))]
  const resources = await Promise.all(wanted.map(async (path) => publisher.find(path) ?? publisher.make(path)))
  return new Map(resources.flatMap((resource) => (resource ? [[resource.path, resource.body.toString('utf8')]] : [])))
}

function lineOf(entry: Entry, read: ReadonlyMap<string, ReadDocument>): number {
  return read.get(entry.document)?.split.stories[entry.position]?.line ?? 1
}
