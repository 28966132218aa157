import type { z } from 'zod'
import { AUTO_LANGUAGE, type Channel, DEFAULT_EXTENSIONS } from '../channel.js'
import { absoluteUrl, ownHub, PATHS } from '../links.js'
import { DEFAULT_LOG, type LogSettings } from '../log/settings.js'
import { DEFAULT_MIN_CONFIDENCE } from '../stories/confidence.js'
import { DEFAULT_LEDGER, flagOf, OPTIONS } from './fields.js'
import { type ConfigMistake, mistakeOf, readConfigFile } from './file.js'
import { AUTHOR_FIELDS, FIELD_NAMES, FILE, type FileFields, type SettingFields, SETTINGS } from './shape.js'

/** Everything a person may set, settled and checked. */
export type Config = {
  readonly host: string
  readonly port: number
  readonly items: string
  readonly ledger: string
  readonly minConfidence: number
  /** How documents are split that do not say it. */
  readonly split: string
  readonly fullFetches: number
  readonly proxies: number
  /** False: only who has a token may read. */
  readonly isPublic: boolean
  /** The hub of this server was asked for, not only left on: it is there also where the site is served as files. */
  readonly hubWanted: boolean
  readonly log: LogSettings
  readonly channel: Channel
}

export type Configured =
  | {
      readonly ok: true
      readonly config: Config
      /** Where the file says it: field → line, from 1. */
      readonly lines: ReadonlyMap<string, number>
    }
  | { readonly ok: false; readonly mistakes: readonly ConfigMistake[] }

export type OptionName = (typeof OPTIONS)[number]['name']

/** Values as they were written, by option; a flag wins over the environment, that over the file. */
export type Settings = Readonly<Partial<Record<OptionName, string>>>

export const DEFAULT_CONFIG_FILE = 'strillone.yaml'
const DEFAULT_PORT = 3000

/**
 * Settings and the text of the configuration file as one Config, or every mistake at once.
 *
 *   ({ port: '8080' }, 'title: Il mattino') → { port: 8080, channel: { title: 'Il mattino', url: 'http://localhost:8080', … } }
 *
 * `file` is null when there is none. Pure: who reads the file and the environment is the caller.
 */
export function buildConfig(
  settings: Settings,
  file: { readonly name: string; readonly text: string } | null,
): Configured {
  const fromFile = file
    ? readConfigFile(file, FILE, { '': FIELD_NAMES, author: AUTHOR_FIELDS })
    : { ok: true as const, fields: {}, lines: new Map<string, number>() }
  const fromSettings = SETTINGS.safeParse(settings, { reportInput: true })
  const mistakes = [
    ...(fromFile.ok ? [] : fromFile.mistakes),
    ...(fromSettings.success ? [] : fromSettings.error.issues.map((issue) => mistakeOf(issue, variableOf(issue)))),
  ]
  if (!fromFile.ok || !fromSettings.success) return { ok: false, mistakes }
  return { ok: true, config: merge(withoutUndefined(fromSettings.data), fromFile.fields), lines: fromFile.lines }
}

/** The values in use, under the names of strillone.yaml. */
export function effectiveValues(config: Config): Readonly<Record<keyof FileFields, unknown>> {
  const { channel } = config
  const own = ownHub(channel)
  return {
    ...channel,
    window: channel.windowSize,
    max_age: channel.maxAgeSeconds,
    public: config.isPublic,
    hub: own !== null,
    hubs: channel.hubs.filter((address) => address !== own),
    min_confidence: config.minConfidence,
    split: config.split,
    full_fetches: config.fullFetches,
    proxies: config.proxies,
    port: config.port,
    host: config.host,
    items: config.items,
    ledger: config.ledger,
    log: config.log.form,
    log_level: config.log.level,
    log_requests: config.log.requests,
    log_addresses: config.log.addresses,
  }
}

function merge(settings: SettingFields, fields: FileFields): Config {
  const all = { ...fields, ...settings }
  const chosenPort = all.port ?? DEFAULT_PORT
  const title = all.title ?? 'Strillone'
  const address = all.url ?? `http://localhost:${chosenPort}`
  return {
    host: all.host ?? 'localhost',
    port: chosenPort,
    items: all.items ?? 'items',
    ledger: all.ledger ?? DEFAULT_LEDGER,
    minConfidence: all.min_confidence ?? DEFAULT_MIN_CONFIDENCE,
    split: all.split ?? 'auto',
    fullFetches: all.full_fetches ?? 0,
    proxies: all.proxies ?? 0,
    isPublic: all.public ?? true,
    hubWanted: all.hub === true,
    log: {
      form: all.log ?? DEFAULT_LOG.form,
      level: all.log_level ?? DEFAULT_LOG.level,
      requests: all.log_requests ?? DEFAULT_LOG.requests,
      addresses: all.log_addresses ?? DEFAULT_LOG.addresses,
    },
    channel: {
      id: all.id ?? 'strillone',
      title,
      description: all.description ?? `${title}: news digests, one story at a time`,
      language: all.language ?? AUTO_LANGUAGE,
      url: address,
      author: personOf(all.author, title),
      copyright: all.copyright ?? '',
      icon: all.icon ?? '',
      content: all.content ?? 'full',
      extensions: all.extensions ?? DEFAULT_EXTENSIONS,
      windowSize: all.window ?? 50,
      maxAgeSeconds: all.max_age ?? 900,
      hubs: [...(all.hub === false ? [] : [absoluteUrl({ url: address }, PATHS.hub)]), ...(all.hubs ?? [])],
    },
  }
}

function personOf(written: FileFields['author'], title: string): Channel['author'] {
  if (!written) return { name: title }
  return 'url' in written && written.url !== undefined
    ? { name: written.name, url: written.url }
    : { name: written.name }
}

function withoutUndefined<T extends object>(fields: T): T {
  return Object.assign(
    {},
    ...Object.entries(fields).map(([name, value]) => (value === undefined ? {} : { [name]: value })),
  )
}

function variableOf(issue: z.core.$ZodIssue): string {
  const option = OPTIONS.find(({ name }) => name === issue.path[0])
  return option ? `${flagOf(option)} (${option.variable})` : 'settings'
}
