/* oxlint-disable max-lines -- what reads the file and what reads settings share their mistakes; to be parted. */
import { LineCounter, parseDocument as parseYaml } from 'yaml'
import { z } from 'zod'
import { AUTO_LANGUAGE, type Channel, DEFAULT_EXTENSIONS, EXTENSIONS } from './channel.js'
import { cleanLine } from './characters.js'
import { DEFAULT_LEDGER, FIELDS, OPTIONS } from './config-fields.js'
import { languageOf } from './documents/metadata.js'
import { absoluteUrl, ownHub, PATHS } from './links.js'
import { nearest } from './nearest.js'
import { DEFAULT_MIN_CONFIDENCE } from './stories/split.js'

/** Everything a person may set, settled and checked. */
export type Config = {
  readonly host: string
  readonly port: number
  readonly items: string
  readonly ledger: string
  readonly minConfidence: number
  readonly fullFetches: number
  readonly proxies: number
  /** False: only who has a token may read. */
  readonly isPublic: boolean
  readonly channel: Channel
}

/** A mistake in the configuration, for the person who starts the program. */
export type ConfigMistake = { readonly where: string; readonly message: string }

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

const line = (field: string) =>
  z
    .string({ error: `write ${field} as one line of text` })
    .transform(cleanLine)
    .refine((text) => text !== '', { error: `${field} is empty; write it, or leave the field out` })

const url = z.string({ error: 'write an address, https://example.org' }).transform((written, context) => {
  if (/^https?:\/\/[^/]/i.test(written.trim()) && URL.canParse(written.trim())) {
    const { origin, pathname } = new URL(written.trim())
    return `${origin}${pathname.replace(/\/+$/, '')}`
  }
  context.addIssue({
    code: 'custom',
    message: `found "${written}"; write an address with http:// or https://, such as https://example.org`,
  })
  return z.NEVER
})

const hubAddress = z
  .string()
  .refine((written) => /^https?:\/\/[^/]/i.test(written) && URL.canParse(written), {
    error: 'write the address of a hub, https://hub.example/',
  })
  .transform((written) => new URL(written).href)

const icon = z.string({ error: 'write the address of a picture' }).transform((written, context) => {
  const address = written.trim()
  if (/^https?:\/\/[^/]/i.test(address) && URL.canParse(address)) return new URL(address).href
  if (/^\/[^/]/.test(address)) return new URL(address, 'https://example.org').pathname
  context.addIssue({
    code: 'custom',
    message: `found "${written}"; write the address of a picture, such as https://example.org/icon.png or /media/icon.png`,
  })
  return z.NEVER
})

const port = z.coerce.number({ error: 'write a port number, such as 3000' }).int().min(0).max(65_535)

const language = z.string({ error: 'write a language tag, such as it' }).transform((written, context) => {
  const known = written === AUTO_LANGUAGE ? written : languageOf(written)
  if (known === null)
    context.addIssue({ code: 'custom', message: `found "${written}"; write a language tag such as it, en-GB or pt-BR` })
  return known ?? z.NEVER
})

const author = z.union(
  [line('author').transform((name) => ({ name })), z.strictObject({ name: line('author.name'), url: url.optional() })],
  {
    error: 'write a name, or name: and url: below it',
  },
)

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
    .array(z.enum(EXTENSIONS), { error: `write a list of ${EXTENSIONS.join(', ')}, or [] for none` })
    .optional(),
  window: z.number({ error: 'write how many stories the feeds carry, such as 50' }).int().min(1).max(1000).optional(),
  max_age: z.number({ error: 'write seconds, such as 900' }).int().min(60).max(86_400).optional(),
  hub: z.boolean({ error: 'write true or false' }).optional(),
  hubs: z.array(hubAddress, { error: 'write a list of addresses, as in [https://hub.example/]' }).max(8).optional(),
  min_confidence: z.number({ error: 'write a number from 0 to 1, such as 0.6' }).min(0).max(1).optional(),
  full_fetches: z.number({ error: 'write how many whole feeds a client may fetch in an hour' }).int().min(0).optional(),
  proxies: z.number({ error: 'write how many proxies stand in front, such as 1' }).int().min(0).max(10).optional(),
  public: z.boolean({ error: 'write true, or false for a publication only token owners may read' }).optional(),
  url: url.optional(),
  port: port.optional(),
  host: line('host').optional(),
  items: line('items').optional(),
  ledger: line('ledger').optional(),
})

const SETTINGS = z.object({
  port: port.optional(),
  host: line('host').optional(),
  items: line('items').optional(),
  url: url.optional(),
  ledger: line('ledger').optional(),
  config: line('config').optional(),
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
  const fromFile = file ? readFile(file) : { ok: true as const, fields: {}, lines: new Map<string, number>() }
  const fromSettings = SETTINGS.safeParse(settings)
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
    full_fetches: config.fullFetches,
    proxies: config.proxies,
    port: config.port,
    host: config.host,
    items: config.items,
    ledger: config.ledger,
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
    fullFetches: all.full_fetches ?? 0,
    proxies: all.proxies ?? 0,
    isPublic: all.public ?? true,
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

/** The library refuses aliases that unfold to too much, or name nothing. */
function toPlain(
  yaml: ReturnType<typeof parseYaml>,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string } {
  try {
    return { ok: true, value: yaml.toJS() }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) }
  }
}

type FileResult =
  | { readonly ok: true; readonly fields: FileFields; readonly lines: ReadonlyMap<string, number> }
  | { readonly ok: false; readonly mistakes: readonly ConfigMistake[] }

function readFile(file: { readonly name: string; readonly text: string }): FileResult {
  const lines = new LineCounter()
  const yaml = parseYaml(file.text, { lineCounter: lines, prettyErrors: true, logLevel: 'error' })
  if (yaml.errors.length > 0) {
    return {
      ok: false,
      mistakes: yaml.errors.map((error) => ({
        where: `${file.name}:${error.linePos?.[0].line ?? 1}`,
        message: error.message.split('\n')[0] ?? '',
      })),
    }
  }
  const plain = toPlain(yaml)
  if (!plain.ok)
    return { ok: false, mistakes: [{ where: `${file.name}:1`, message: `${plain.message}; write the values out` }] }
  const parsed = FILE.safeParse(plain.value ?? {})
  const lineOf = (field: PropertyKey | undefined): number => {
    const index = file.text.split('\n').findIndex((row) => row.startsWith(`${String(field)}:`))
    return index + 1 || 1
  }
  if (parsed.success) {
    return {
      ok: true,
      fields: parsed.data,
      lines: new Map(Object.keys(parsed.data).map((name) => [name, lineOf(name)])),
    }
  }
  const mistakes = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0
      ? issue.keys.map((key) => ({
          where: `${file.name}:${lineOf(key)}`,
          message: unknownField(key),
        }))
      : [mistakeOf(issue, `${file.name}:${lineOf(issue.path[0])}`)],
  )
  return { ok: false, mistakes }
}

function unknownField(written: string): string {
  const meant = nearest(written, FIELD_NAMES)
  const guess = meant === null ? '' : ` did you mean "${meant}"?`
  return `found "${written}";${guess} the fields are ${FIELD_NAMES.join(', ')}`
}

function mistakeOf(issue: z.core.$ZodIssue, where: string): ConfigMistake {
  const field = issue.path.join('.')
  return { where, message: field === '' ? issue.message : `${field}: ${issue.message}` }
}

function variableOf(issue: z.core.$ZodIssue): string {
  const option = OPTIONS.find(({ name }) => name === issue.path[0])
  return option ? `--${option.name} (${option.variable})` : 'settings'
}
