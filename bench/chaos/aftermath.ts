import { cpSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { FORMATS } from '../../src/formats/formats.js'
import { openLedger } from '../../src/store/open.js'
import { startProgram } from '../../tests/support/program.js'
import type { Publication } from './publication.js'
import { breaks, look } from './witness.js'

export type Bytes = ReadonlyMap<string, string>

/** The main feeds as this server sends them. */
export async function feedsOf({ judge }: Publication, url: string): Promise<Bytes> {
  const bytes = new Map<string, string>()
  for (const { path: address } of FORMATS) {
    const got = await look(judge, url, address)
    bytes.set(address, `${got?.headers.get('etag') ?? ''}\n${got?.body.toString('utf8') ?? ''}`)
  }
  return bytes
}

export async function judgeReplicas(publication: Publication): Promise<void> {
  const { servers, judge, name } = publication
  const [first, ...others] = await Promise.all(servers.map(({ url }) => feedsOf(publication, url)))
  for (const other of others)
    for (const [address, bytes] of other)
      if (first?.get(address) !== bytes) breaks(judge.verdicts, 'replicas', `${name}: ${address} differs`)
}

/** A calm server that saw nothing of all this, on a copy of the ledger, must say the same, byte for byte. */
export async function judgeCalmServer(publication: Publication, wanted: Bytes): Promise<void> {
  const { folder, disk, ledger, url, name, judge } = publication
  const calm = path.join(folder, 'calm')
  mkdirSync(calm)
  cpSync(disk.items, path.join(calm, 'items'), { recursive: true, preserveTimestamps: true })
  const isFile = !ledger.startsWith('postgres:')
  if (isFile) cpSync(disk.data, path.join(calm, 'data'), { recursive: true })
  cpSync(path.join(folder, 'strillone.yaml'), path.join(calm, 'strillone.yaml'))
  const env = { STRILLONE_URL: url, STRILLONE_LEDGER: isFile ? path.join(calm, 'data', path.basename(ledger)) : ledger }
  const program = await startProgram({ items: path.join(calm, 'items'), cwd: calm, env: { HOST: '127.0.0.1', ...env } })
  const got = await feedsOf(publication, program.url.replace('localhost', '127.0.0.1'))
  await program.kill('SIGTERM')
  for (const [address, bytes] of wanted)
    if (got.get(address) !== bytes) breaks(judge.verdicts, 'calm', `${name}: ${address} differs`)
}

export type Remembered = { readonly entries: number; readonly publishes: number; readonly told: number }

/** What the ledger remembers: every publish, no story under two ids, none taken back that nobody took out. */
export async function judgeLedger({ ledger, judge, newsroom, name }: Publication): Promise<Remembered> {
  const { verdicts } = judge
  const store = await openLedger(ledger)
  try {
    const entries = await store.changedSince(0, 1_000_000)
    const marks = new Map<string, string>()
    const markOf = new Map<string, string>()
    for (const { id, text } of entries) {
      const mark = /\bmark[0-9a-z]{4}x\b/.exec(text)?.[0]
      if (mark === undefined) continue
      const other = marks.get(mark)
      if (other !== undefined) breaks(verdicts, 'identity', `${name}: ${mark} is ${other} and ${id}`)
      marks.set(mark, id)
      markOf.set(id, mark)
    }
    for (const mark of [...newsroom.live().keys(), ...newsroom.withdrawn()])
      if (!marks.has(mark)) breaks(verdicts, 'lost', `${name}: the ledger knows nothing of ${mark}`)
    const told = await store.history(null, 1_000_000)
    const begun = told.filter(({ kind }) => kind === 'new').map(({ id }) => id)
    if (new Set(begun).size !== begun.length) breaks(verdicts, 'identity', `${name}: an id was minted twice`)
    for (const { kind, id, revision } of told)
      if (kind === 'withdrawn' && markOf.has(id) && !newsroom.everAway.has(markOf.get(id) ?? ''))
        breaks(verdicts, 'taken back', `${name}: ${markOf.get(id) ?? ''} in publish ${revision}`)
    const { revision } = await store.latest()
    const numbers = (await store.publishes(0)).map((one) => one.revision)
    if (numbers.some((number, index) => number !== index + 1) || numbers.length !== revision)
      breaks(verdicts, 'lost', `${name}: of ${revision} publishes ${numbers.length} are remembered`)
    return { entries: entries.length, publishes: revision, told: told.length }
  } finally {
    await store.close()
  }
}

/** Resolves to what SQLite says of the file; 'ok' where there is none. */
export function integrityOf({ ledger }: Publication): string {
  if (ledger.startsWith('postgres:')) return 'ok'
  const database = new DatabaseSync(ledger)
  const rows = database.prepare('pragma integrity_check').all() as { integrity_check: string }[]
  database.close()
  return rows.map((row) => row.integrity_check).join('; ')
}
