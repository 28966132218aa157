import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/** What this program is made of, as one word: another version of it may make other bytes of the same ledger. */
export async function hashOfProgram(): Promise<string> {
  const root = path.resolve(import.meta.dirname, '..')
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.js')).toSorted()
  const hash = createHash('sha256')
  for (const name of names) hash.update(await readFile(path.join(root, name)))
  return hash.digest('base64url').slice(0, 22)
}
