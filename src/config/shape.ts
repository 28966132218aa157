import { z } from 'zod'
import { AUTO_LANGUAGE, EXTENSIONS } from '../channel.js'
import { cleanLine } from '../characters.js'
import { languageOf } from '../documents/metadata.js'
import { LOG_ADDRESSES, LOG_FORMS, LOG_LEVELS } from '../log/settings.js'
import { STYLE_NAMES } from '../stories/styles/names.js'
import { DEFAULT_LEDGER, FIELDS, OPTIONS } from './fields.js'

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

/** Another database's address would be taken for the name of a file. */
const ledgerPlace = line('ledger').refine(
  (place) => !/^[a-z][a-z\d+.-]*:\/\//i.test(place) || /^postgres(?:ql)?:\/\//i.test(place),
  {
    error: ({ input }) =>
      `found "${withoutPassword(String(input))}"; write a file such as ${DEFAULT_LEDGER}, postgres://user@host:port/database, or memory`,
  },
)

/** `mysql://ada:secret@host/db` → `mysql://ada:…@host/db` */
function withoutPassword(address: string): string {
  return address.replace(/:[^:@/]*@/, ':…@')
}

const port = z.coerce.number({ error: 'write a port number, such as 3000' }).int().min(0).max(65_535)

const language = z.string({ error: 'write a language tag, such as it' }).transform((written, context) => {
  const known = written === AUTO_LANGUAGE ? written : languageOf(written)
  if (known === null)
    context.addIssue({ code: 'custom', message: `found "${written}"; write a language tag such as it, en-GB or pt-BR` })
  return known ?? z.NEVER
})

const oneOf = (words: readonly string[]): string => `write ${words.join(', ').replace(/, (?=[^,]*$)/, ' or ')}`

const logForm = z.enum(LOG_FORMS, { error: oneOf(LOG_FORMS) })
const logLevel = z.enum(LOG_LEVELS, { error: oneOf(LOG_LEVELS) })

const person = z.strictObject({ name: line('author.name'), url: url.optional() })
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
    .array(z.enum(EXTENSIONS, { error: ({ input }) => `found ${JSON.stringify(input)}; ${LIST_OF_EXTENSIONS}` }), {
      error: LIST_OF_EXTENSIONS,
    })
    .optional(),
  window: z.number({ error: 'write how many stories the feeds carry, such as 50' }).int().min(1).max(1000).optional(),
  max_age: z.number({ error: 'write seconds, such as 900' }).int().min(60).max(86_400).optional(),
  hub: z.boolean({ error: 'write true or false' }).optional(),
  hubs: z.array(hubAddress, { error: 'write a list of addresses, as in [https://hub.example/]' }).max(8).optional(),
  min_confidence: z.number({ error: 'write a number from 0 to 1, such as 0.6' }).min(0).max(1).optional(),
  split: z
    .enum(WAYS_TO_SPLIT, { error: ({ input }) => `found ${JSON.stringify(input)}; ${oneOf(WAYS_TO_SPLIT)}` })
    .optional(),
  full_fetches: z.number({ error: 'write how many whole feeds a client may fetch in an hour' }).int().min(0).optional(),
  proxies: z.number({ error: 'write how many proxies stand in front, such as 1' }).int().min(0).max(10).optional(),
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
