import { z } from 'zod'
import { EXTENSIONS } from '../channel.js'
import { LOG_ADDRESSES, LOG_FORMS, LOG_LEVELS } from '../log/settings.js'
import { STYLE_NAMES } from '../stories/styles/names.js'
import { FIELDS, OPTIONS } from './fields.js'
import { hubAddress, icon, language, ledgerPlace, line, oneOf, page, port, url } from './values.js'

const logForm = z.enum(LOG_FORMS, { error: oneOf(LOG_FORMS) })
const logLevel = z.enum(LOG_LEVELS, { error: oneOf(LOG_LEVELS) })

const person = z.strictObject({ name: line('author.name'), url: page.optional() })
export const AUTHOR_FIELDS = Object.keys(person.shape)

const author = z.union([line('author').transform((name) => ({ name })), person], {
  error: 'write a name, or name: and url: below it',
})

const WAYS_TO_SPLIT = ['auto', 'none', ...STYLE_NAMES] as const

const LIST_OF_EXTENSIONS = `write a list of ${EXTENSIONS.join(', ')}, or [] for none`

/** The fields of strillone.yaml. One that is misspelt is a mistake, so that it is not silently without effect. */
export const FILE = z.strictObject({
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
  hubs: z
    .array(hubAddress, { error: 'write a list of at most 8 addresses, as in [https://hub.example/]' })
    .max(8)
    .optional(),
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

/** What is set from outside, by option. */
export const SETTINGS = z.object({
  port: port.optional(),
  host: line('host').optional(),
  items: line('items').optional(),
  url: url.optional(),
  ledger: ledgerPlace.optional(),
  config: line('config').optional(),
  log: logForm.optional(),
  log_level: logLevel.optional(),
})

export type FileFields = z.output<typeof FILE>
export type SettingFields = z.output<typeof SETTINGS>

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
