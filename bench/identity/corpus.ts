import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { formatOf } from '../../src/documents/format.js'
import { DEFAULT_MIN_CONFIDENCE } from '../../src/stories/confidence.js'
import { type ReadDocument, readDocument } from '../../src/stories/read.js'

const ROOT = path.resolve(import.meta.dirname, '../..')
const PLACES = ['../shared/digests/dev', 'tests/fixtures', 'items']
const DAY = new Date('2026-01-05T06:00:00Z')

/** The documents of the first folder that is there, as the program reads and splits them. */
export function readCorpus(folder: string | undefined): {
  readonly folder: string
  readonly documents: ReadDocument[]
} {
  const places = folder === undefined ? PLACES.map((place) => path.join(ROOT, place)) : [path.resolve(folder)]
  const found = places.find((place) => existsSync(place))
  if (found === undefined) throw new Error(`no folder of documents at ${places.join(', ')}`)
  const names = readdirSync(found, { recursive: true, encoding: 'utf8' }).filter((name) => formatOf(name) !== null)
  const documents = names.toSorted().flatMap((name) => {
    const source = { path: name.split(path.sep).join('/'), bytes: readFileSync(path.join(found, name)), modified: DAY }
    const options = { base: 'https://example.org/', minConfidence: DEFAULT_MIN_CONFIDENCE }
    const result = readDocument(source, () => null, options)
    return result.ok && result.value.split.stories.length > 0 ? [result.value] : []
  })
  if (documents.length < 3) throw new Error(`${found} holds ${documents.length} documents; at least 3 are needed`)
  return { folder: found, documents }
}
