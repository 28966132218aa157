import { z } from 'zod'
import { AUTO_LANGUAGE } from '../channel.js'
import { cleanLine } from '../characters.js'
import { DEFAULT_LEDGER } from './fields.js'
import { languageOf } from '../documents/metadata.js'
import { parseUrl } from '../url.js'

/** Text on one line, with nothing in it that a feed cannot carry. */
export const line = (field: string) =>
  z
    .string({ error: `write ${field} as one line of text` })
    .transform(cleanLine)
    .refine((text) => text !== '', { error: `${field} is empty; write it, or leave the field out` })

function webAddress(written: string): URL | null {
  return /^https?:\/\/[^/]/i.test(written.trim()) ? parseUrl(written.trim()) : null
}

/** What ours begin with. */
export const url = z.string({ error: 'write an address, https://example.org' }).transform((written, context) => {
  const address = webAddress(written)
  if (address === null) return noAddress(written, context)
  const base = withoutSlash(address)
  const more = `${address.search}${address.hash}`
  if (more === '') return base
  context.addIssue({ code: 'custom', message: `found "${written}"; write it without "${more}", as ${base}` })
  return z.NEVER
})

/** Of somebody's page, whole. */
export const page = z.string({ error: 'write an address, https://example.org' }).transform((written, context) => {
  const address = webAddress(written)
  if (address === null) return noAddress(written, context)
  return `${address.search}${address.hash}` === '' ? withoutSlash(address) : address.href
})

function withoutSlash({ origin, pathname }: URL): string {
  return `${origin}${pathname.replace(/\/+$/, '')}`
}

function noAddress(written: string, context: z.RefinementCtx): never {
  context.addIssue({
    code: 'custom',
    message: `found "${written}"; write an address with http:// or https://, such as https://example.org`,
  })
  return z.NEVER
}

export const hubAddress = z
  .string()
  .refine((written) => webAddress(written) !== null, {
    error: 'write the address of a hub, https://hub.example/',
  })
  .transform((written) => new URL(written).href)

export const icon = z.string({ error: 'write the address of a picture' }).transform((written, context) => {
  const address = written.trim()
  const whole = webAddress(address)
  if (whole !== null) return whole.href
  if (/^\/[^/]/.test(address)) return new URL(address, 'https://example.org').pathname
  context.addIssue({
    code: 'custom',
    message: `found "${written}"; write the address of a picture, such as https://example.org/icon.png or /media/icon.png`,
  })
  return z.NEVER
})

/** Another database's address would be taken for the name of a file. */
export const ledgerPlace = line('ledger').refine(
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

/** A flag and a variable are text. */
export const port = z.preprocess(
  (written) => (typeof written === 'string' && /^\d+$/.test(written.trim()) ? Number(written) : written),
  z.number({ error: 'write a port number from 0 to 65535, such as 3000' }).int().min(0).max(65_535),
)

export const language = z.string({ error: 'write a language tag, such as it' }).transform((written, context) => {
  const known = written === AUTO_LANGUAGE ? written : languageOf(written)
  if (known === null)
    context.addIssue({ code: 'custom', message: `found "${written}"; write a language tag such as it, en-GB or pt-BR` })
  return known ?? z.NEVER
})

export const oneOf = (words: readonly string[]): string => `write ${words.join(', ').replace(/, (?=[^,]*$)/, ' or ')}`
