import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** A file to be written below the folder of the site. */
export type SiteFile = {
  readonly name: string
  readonly body: Uint8Array
  /** Seconds since 1970: what servers say in Last-Modified. */
  readonly modified: number
  /** It was there before: replaced at once, so that nobody reads half of it. */
  readonly replaces: boolean
}

/** Less than this goes into one packet as it is. */
const SMALLEST_COMPRESSED = 1_000
/** From here on better compression saves more than a packet. */
const WORTH_IT = 32 * 1024
const BROTLI = { quick: 5, good: 9 } as const

const made = new Set<string>()

/** Write files and, beside each that gets smaller by it, the same compressed. */
export function writeFiles({ folder, files }: { readonly folder: string; readonly files: readonly SiteFile[] }): void {
  for (const file of files) {
    const target = path.join(folder, ...file.name.split('/'))
    makeFolder(path.dirname(target))
    put(target, file.body, file)
    for (const [end, body] of compressed(file.body))
      if (body) put(`${target}${end}`, body, file)
      else if (file.replaces) rmSync(`${target}${end}`, { force: true })
  }
}

function makeFolder(folder: string): void {
  if (made.has(folder)) return
  mkdirSync(folder, { recursive: true })
  made.add(folder)
}

function put(target: string, body: Uint8Array, { modified, replaces }: SiteFile): void {
  const written = replaces ? `${target}.new` : target
  writeFileSync(written, body)
  utimesSync(written, modified, modified)
  if (replaces) renameSync(written, target)
}

function compressed(body: Uint8Array): (readonly ['.gz' | '.br', Uint8Array | null])[] {
  if (body.length < SMALLEST_COMPRESSED)
    return [
      ['.gz', null],
      ['.br', null],
    ]
  const quality = body.length < WORTH_IT ? BROTLI.quick : BROTLI.good
  const gzip = gzipSync(body, { level: 9 })
  const brotli = brotliCompressSync(body, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      // A window as large as the text: brotli clears all of it first, which for a page takes fifty times the work itself.
      [constants.BROTLI_PARAM_LGWIN]: Math.min(22, Math.max(10, Math.ceil(Math.log2(body.length)))),
    },
  })
  return [
    ['.gz', gzip.length < body.length ? gzip : null],
    ['.br', brotli.length < body.length ? brotli : null],
  ]
}
