import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Document } from '../src/documents/document.js'
import { parseDocument } from '../src/documents/parse.js'

/** A document of a folder with gold files, and where it comes from. */
export type Sample = {
  readonly file: string
  readonly bytes: number
  readonly source: string
  readonly kind: string
  readonly document: Document | null
}

type Indexed = { readonly file: string; readonly source?: string; readonly kind?: string }

/** Every document of a folder that has a gold file beside it. */
export function readCorpus(folder: string): Sample[] {
  const index = new Map(readIndex(folder).map((entry) => [entry.file, entry]))
  return readdirSync(folder)
    .filter((name) => name.endsWith('.gold.json'))
    .map((name) => name.slice(0, -'.gold.json'.length))
    .toSorted()
    .map((file) => {
      const bytes = readBytes(folder, file)
      const entry = index.get(file)
      const source = entry?.source?.split('@')[0] ?? file
      return { file, bytes: bytes.length, source, kind: entry?.kind ?? 'unknown', document: parse(file, bytes) }
    })
}

export function readBytes(folder: string, file: string): Uint8Array {
  return readFileSync(path.join(folder, file))
}

function readIndex(folder: string): Indexed[] {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'INDEX.json'), 'utf8')) as Indexed[]
  } catch {
    return []
  }
}

export const MODIFIED = new Date('2026-01-01T00:00:00Z')

/** A date the front matter's rules refuse is not the splitter's business: the document is read without it. */
function parse(file: string, bytes: Uint8Array): Document | null {
  const parsed = parseDocument({ path: file, bytes, modified: MODIFIED }, () => null)
  if (parsed.ok) return parsed.value
  const undated = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^date:.*$/mu, '')
  const again = parseDocument({ path: file, bytes: Buffer.from(undated), modified: MODIFIED }, () => null)
  return again.ok ? again.value : null
}
