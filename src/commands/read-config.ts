import { readFile } from 'node:fs/promises'
import { buildConfig, type Config, DEFAULT_CONFIG_FILE, OPTIONS, type Settings } from '../config.js'
import { UsageError } from './usage-error.js'

/** Flags over environment over file, as one Config; every mistake in one UsageError. */
export async function readConfig(flags: Settings, environment: NodeJS.ProcessEnv): Promise<Config> {
  const settings: Settings = { ...fromEnvironment(environment), ...flags }
  const named = settings.config
  const name = named ?? DEFAULT_CONFIG_FILE
  const text = await readFile(name, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && named === undefined) return null
    throw new UsageError([`${name}: cannot be read (${error.code}); create it, or name another with --config`])
  })
  const configured = buildConfig(settings, text === null ? null : { name, text })
  if (!configured.ok) throw new UsageError(configured.mistakes.map(({ where, message }) => `${where}: ${message}`))
  return configured.config
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
