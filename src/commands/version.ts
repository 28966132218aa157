import { readFileSync } from 'node:fs'

/** As package.json, beside the folder of the program, has it. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const packed: unknown = JSON.parse(text)
  return typeof packed === 'object' && packed !== null && 'version' in packed ? String(packed.version) : ''
}
