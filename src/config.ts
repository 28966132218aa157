import { z } from 'zod'
import { AUTO_LANGUAGE, type Channel, DEFAULT_EXTENSIONS, EXTENSIONS } from './channel.js'
import { type ConfigMistake, mistakeOf, readConfigFile } from './config-file.js'
import { DEFAULT_LEDGER, FIELDS, flagOf, OPTIONS } from './config-fields.js'
import { hubAddress, icon, language, ledgerPlace, line, oneOf, port, url } from './config-values.js'
import { absoluteUrl, ownHub, PATHS } from './links.js'
import { DEFAULT_LOG, LOG_ADDRESSES, LOG_FORMS, LOG_LEVELS, type LogSettings } from './log/settings.js'
import { DEFAULT_MIN_CONFIDENCE } from './stories/confidence.js'
import { STYLE_NAMES } from './stories/styles/names.js'

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

const logForm = z.enum(LOG_FORMS, { error: oneOf(LOG_FORMS) })
const logLevel = z.enum(LOG_LEVELS, { error: oneOf(LOG_LEVELS) })

const person = z.strictObject({ name: line('author.name'), url: url.optional() })
const AUTHOR_FIELDS = Object.keys(person.shape)

const author = z.union([line('author').transform((name) => ({ name })), person], {
  error: 'write a name, or name: and url: below it',
})

const WAYS_TO_SPLIT = ['auto', 'none', ...STYLE_NAMES] as const

const LIST_OF_EXTENSIONS = `write a list of ${EXTENSIONS.join(', ')}, or [] for none`

/** The fields of strillone.yaml. One that is misspelt is a mistake, so that it is not silently without effect. */
const FILE = z.strictObject({
  id: line('id').optional(),
  title: line('title').optional(),
  description: line('description').optional(),
  language: language.optional(),
  author: author.optional(),
  copyright: line('copyright').optional(),
  icon: icon.optional(),
  content: z.enum(['full', 'summary'], { error: 'write full or summary' }).optional(),
  extensions: z
    .array(z.enum(EXTENSIONS, { error: LIST_OF_EXTENSIONS }), {
      error: LIST_OF_EXTENSIONS,
    })
    .optional(),
  window: z
    .number({ error: 'write how many stories the feeds carry, from 1 to 1000, such as 50' })
    .int()
    .min(1)
    .max(1000)
    .optional(),
  max_age: z.number({ error: 'write seconds from 60 to 86400, such as 900' }).int().min(60).max(86_400).optional(),
  hub: z.boolean({ error: 'write true or false' }).optional(),
  hubs: z.array(hubAddress, { error: 'write a list of addresses, as in [https://hub.example/]' }).max(8).optional(),
  min_confidence: z.number({ error: 'write a number from 0 to 1, such as 0.6' }).min(0).max(1).optional(),
  split: z.enum(WAYS_TO_SPLIT, { error: oneOf(WAYS_TO_SPLIT) }).optional(),
  full_fetches: z
    .number({ error: 'write how many whole feeds a client may fetch in an hour, or 0' })
    .int()
    .min(0)
    .optional(),
  proxies: z.number({ error: 'write how many proxies stand in front, from 0 to 10' }).int().min(0).max(10).optional(),
  public: z.boolean({ error: 'write true, or false for a publication only token owners may read' }).optional(),
  url: url.optional(),
  port: port.optional(),
  host: line('host').optional(),
  items: line('items').optional(),
  ledger: ledgerPlace.optional(),
  log: logForm.optional(),
  log_level: logLevel.optional(),
  log_requests: z.boolean({ error: 'write true or false' }).optional(),
  log_addresses: z.enum(LOG_ADDRESSES, { error: oneOf(LOG_ADDRESSES) }).optional(),
})

const SETTINGS = z.object({
  port: port.optional(),
  host: line('host').optional(),
  items: line('items').optional(),
  url: url.optional(),
  ledger: ledgerPlace.optional(),
  config: line('config').optional(),
  log: logForm.optional(),
  log_level: logLevel.optional(),
})

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

export const FIELD_NAMES: readonly string[] = Object.keys(FILE.shape)

/** What an editor needs to complete and check strillone.yaml: a JSON Schema of what may be written there. */
export function configSchema(): object {
  const schema = z.toJSONSchema(FILE, { io: 'input' })
  const described = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    name,
    typeof property === 'object' ? { description: describe(name), ...property } : property,
  ])
  return { ...schema, title: 'strillone.yaml', properties: Object.fromEntries(described) }
}

function describe(name: string): string {
  const field = FIELDS.find((one) => one.name === name) ?? OPTIONS.find((one) => one.name === name)
  return field ? `${field.help}; default: ${field.fallback}` : name
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

type FileFields = z.output<typeof FILE>

function merge(settings: z.output<typeof SETTINGS>, fields: FileFields): Config {
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
