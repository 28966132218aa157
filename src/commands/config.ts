import { effectiveValues } from '../config/config.js'
import { FIELD_NAMES } from '../config/shape.js'
import type { ReadSettings } from './read-config.js'

/** Print every value in use, under its name in strillone.yaml, and where it was said; passwords are hidden. */
export function printConfig(
  { config, originOf, file }: ReadSettings,
  { json }: { readonly json: boolean },
  write: (line: string) => void,
): void {
  const values: Readonly<Record<string, unknown>> = effectiveValues(config)
  const rows = [
    ...FIELD_NAMES.map((name) => ({ name, value: hideSecrets(values[name]), from: originOf(name) })),
    { name: 'config', value: file.name, from: file.found ? originOf('config') : `${originOf('config')}, not there` },
  ]
  if (json) {
    write(JSON.stringify(rows))
    return
  }
  const cells = rows.map(({ name, value, from }) => [name, JSON.stringify(value) ?? '', from] as const)
  const width = (column: 0 | 1) => Math.min(60, Math.max(...cells.map((row) => row[column].length)))
  for (const [name, value, from] of cells)
    write(`${name.padEnd(width(0))}  ${value.padEnd(width(1))}  ${from}`.trimEnd())
}

/**
 * `postgres://user:secret@host/db?password=x` → `postgres://user:***@host/db?password=***`. Up to the last `@`,
 * as a password that is not written as an address wants it may hold anything.
 */
function hideSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideSecrets)
  if (typeof value !== 'string') return value
  return value
    .replace(/^([a-z][a-z0-9+.-]*:\/\/[^:@/?#]*):[^]*@/i, '$1:***@')
    .replace(/([?&](?:ssl)?password=)[^&]*/gi, '$1***')
}
