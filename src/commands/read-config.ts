import { readFile, stat } from 'node:fs/promises'
import { buildConfig, type Config, DEFAULT_CONFIG_FILE, type Settings } from '../config/config.js'
import { flagOf, OPTIONS } from '../config/fields.js'
import { misspeltVariables } from './environment.js'
import { UsageError } from './usage-error.js'

/** A configuration and where each of its values was said. */
export type ReadSettings = {
  readonly config: Config
  readonly file: { readonly name: string; readonly found: boolean }
  /** `--port`, `PORT`, `strillone.yaml:3` or `default`. */
  readonly originOf: (name: string) => string
  /** What is wrong, though not so much that nothing can be done. */
  readonly warnings: readonly string[]
}

/** What was written behind flags, by the names commander has for them: `logLevel`; flags of other kinds with it. */
export type Flags = Readonly<Record<string, unknown>>

/** Flags over environment over file; every mistake in one UsageError. */
export async function readSettings(written: Flags, environment: NodeJS.ProcessEnv): Promise<ReadSettings> {
  const flags = fromFlags(written)
  const variables = fromEnvironment(environment)
  const settings: Settings = { ...variables, ...flags }
  const named = settings.config
  const name = named ?? DEFAULT_CONFIG_FILE
  const text = await readText(name, named !== undefined)
  const configured = buildConfig(settings, text === null ? null : { name, text })
  if (!configured.ok) throw new UsageError(configured.mistakes.map(({ where, message }) => `${where}: ${message}`))
  const { config, lines } = configured
  const originOf = (field: string): string => {
    const option = OPTIONS.find((one) => one.name === field)
    if (option && flags[option.name] !== undefined) return flagOf(option)
    if (option && variables[option.name] !== undefined) return option.variable
    const line = lines.get(field)
    return line === undefined ? 'default' : `${name}:${line}`
  }
  return { config, file: { name, found: text !== null }, originOf, warnings: misspeltVariables(environment) }
}

/** More than a person writes. */
const MAX_BYTES = 1_048_576

/** Null: it is not there, and need not be. */
async function readText(name: string, isNamed: boolean): Promise<string | null> {
  try {
    const status = await stat(name)
    // A pipe may be waited for without end, and is empty the next time it is read.
    if (status.isFIFO() || status.isSocket())
      throw new UsageError([`${name}: is a pipe; put a file there, or name another with --config`])
    if (status.size > MAX_BYTES) throw new UsageError([`${name}: found ${status.size} bytes; the most is ${MAX_BYTES}`])
    return decode(name, await readFile(name))
  } catch (error) {
    if (error instanceof UsageError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    if (code === 'ENOENT' && !isNamed) return null
    throw new UsageError([
      `${name}: cannot be read (${code}); ${READING[code] ?? READABLE}, or name another with --config`,
    ])
  }
}

const READABLE = 'let the user who runs the program read it'
const READING: Readonly<Record<string, string>> = { ENOENT: 'create it', EISDIR: 'put a file there' }

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UsageError([`${name}: found what is no UTF-8; save it in that encoding`])
  }
}

function fromFlags(flags: Flags): Settings {
  return Object.fromEntries(
    OPTIONS.flatMap(({ name }) => {
      const value = flags[name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
}

/** A variable that is set to nothing counts as not set, as in a shell. */
function fromEnvironment(environment: NodeJS.ProcessEnv): Settings {
  return Object.fromEntries(
    OPTIONS.flatMap(({ name, variable }) => {
      const value = environment[variable]
      return value === undefined || value === '' ? [] : [[name, value]]
    }),
  )
}
