import { readFile } from 'node:fs/promises'
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
  const text = await readFile(name, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && named === undefined) return null
    const advice =
      error.code === 'ENOENT'
        ? 'create it'
        : error.code === 'EISDIR'
          ? 'put a file there'
          : 'let the user who runs the program read it'
    throw new UsageError([`${name}: cannot be read (${error.code}); ${advice}, or name another with --config`])
  })
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
