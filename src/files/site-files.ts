import { appendFileSync, closeSync, futimesSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { OWN_FOLDER } from '../static/layout.js'

/** A file to be written below the folder of the site. */
export type SiteFile = {
  readonly name: string
  readonly body: Uint8Array
  /** UTC: what servers say in Last-Modified. */
  readonly modified: Date
}

/**
 * Names of what is being written, one a line: there from before the first file of a build until after its manifest.
 * The next build finds it when this one was ended in the middle, and trusts none of these files.
 */
export const JOURNAL = `${OWN_FOLDER}/underway.txt`

/** How its compressed ones end. */
export const CODED = ['.gz', '.br'] as const

/** Less than this goes into one packet as it is. */
const SMALLEST_COMPRESSED = 1_000
/**
 * Of 65 KB of feed gzip 9 and Brotli 9 save 4 and 2 % more, for five times the work; of a page, 1 %. They are
 * for what is asked for most: what stands at the top.
 */
const LEVELS = { quick: { gzip: 6, brotli: 5 }, best: { gzip: 9, brotli: 9 } } as const

const madeFolders = new Set<string>()

/**
 * Write files and, beside each that gets smaller by it, the same compressed. `anew`: there is nothing yet; else each
 * takes the place of what was there at once, so that nobody reads half of it.
 *
 * @throws what the disk says, with the name of the file
 */
export function writeSiteFiles(folder: string, files: readonly SiteFile[], anew: boolean): void {
  if (files.length === 0) return
  noteInJournal(
    folder,
    files.map(({ name }) => name),
  )
  for (const { name, body, modified } of files) {
    const target = path.join(folder, ...name.split('/'))
    makeFolder(path.dirname(target))
    const seconds = Math.floor(modified.getTime() / 1000)
    put(target, body, seconds, anew)
    const coded = compressed(body, name.includes('/') ? LEVELS.quick : LEVELS.best)
    for (const [end, bytes] of [
      ['.gz', coded?.gzip],
      ['.br', coded?.brotli],
    ] as const)
      if (bytes && bytes.length < body.length) put(`${target}${end}`, bytes, seconds, anew)
      else if (!anew) rmSync(`${target}${end}`, { force: true })
  }
}

export function noteInJournal(folder: string, names: readonly string[]): void {
  appendFileSync(path.join(folder, JOURNAL), names.map((name) => `${name}\n`).join(''))
}

function makeFolder(folder: string): void {
  if (madeFolders.has(folder)) return
  mkdirSync(folder, { recursive: true })
  madeFolders.add(folder)
}

/** By descriptor: asking the disk for a path once and not three times is half of what a small file costs. */
function put(target: string, body: Uint8Array, modified: number, anew: boolean): void {
  const written = anew ? target : `${target}.new`
  const file = openSync(written, 'w')
  try {
    for (let done = 0; done < body.length;) done += writeSync(file, body, done)
    futimesSync(file, modified, modified)
  } finally {
    closeSync(file)
  }
  if (!anew) renameSync(written, target)
}

function compressed(
  body: Uint8Array,
  level: { readonly gzip: number; readonly brotli: number },
): { readonly gzip: Uint8Array; readonly brotli: Uint8Array } | null {
  if (body.length < SMALLEST_COMPRESSED) return null
  // A window as large as the text: both clear all of it first, which for a page takes longer than the work itself.
  const window = Math.ceil(Math.log2(body.length))
  return {
    gzip: gzipSync(body, { level: level.gzip, windowBits: Math.min(15, window) }),
    brotli: brotliCompressSync(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: level.brotli,
        [constants.BROTLI_PARAM_LGWIN]: Math.min(22, window),
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  }
}
