import { writeSiteFiles, type SiteFile } from '../files/site-files.js'
import type { WrittenFile } from '../files/write-site.js'
import { adviceOn } from '../machine-fault.js'
import { type Batch, makeBatch } from '../snapshot/batches.js'
import { digest, type Resource } from '../snapshot/resource.js'
import type { Site } from '../snapshot/site.js'
import { fileOf } from '../static/layout.js'

/** Addresses to be made and written, and what of them is there. */
export type SiteBatch = {
  readonly folder: string
  /** There is nothing yet. */
  readonly anew: boolean
  readonly batch: Batch
  /** By address: files that are as the manifest says. */
  readonly known: Readonly<Record<string, Pick<WrittenFile, 'file' | 'hash'>>>
}

export type WrittenBatch = {
  /** Addresses with the files they have now, all of them. */
  readonly files: readonly (readonly [path: string, file: Omit<WrittenFile, 'version'>])[]
  /** Of these, how many were written: the others have the bytes they had. */
  readonly written: number
  /** Addresses no file can stand for. */
  readonly homeless: readonly string[]
  /** What the disk refused; the rest of the batch is not written. */
  readonly refused: string | null
}

/** Bytes of files kept until they are written. */
const BYTES_AT_ONCE = 2 * 1024 * 1024

/** Make what is at these addresses and write what is not there yet. */
export async function writeBatch(
  site: Site,
  { folder, anew, batch, known }: SiteBatch,
  find?: (path: string) => Resource | undefined,
): Promise<WrittenBatch> {
  const files: (readonly [string, Omit<WrittenFile, 'version'>])[] = []
  const homeless: string[] = []
  let waiting: SiteFile[] = []
  let bytes = 0
  let written = 0
  const write = () => {
    writeSiteFiles(folder, waiting, anew)
    written += waiting.length
    waiting = []
    bytes = 0
  }
  try {
    for await (const resource of makeBatch(site, batch, find)) {
      const { path, body, contentType: type, status, lastModified: modified } = resource
      const file = fileOf(resource)
      if (file === null) {
        homeless.push(path)
        continue
      }
      const hash = digest(body)
      files.push([path, { file, hash, type, status }])
      if (known[path]?.hash === hash && known[path].file === file) continue
      waiting.push({ name: file, body, modified })
      bytes += body.length
      if (bytes > BYTES_AT_ONCE) write()
    }
    write()
    return { files, written, homeless, refused: null }
  } catch (error) {
    return { files, written, homeless, refused: refusalOf(error, folder) }
  }
}

/**
 * What to do about an error of the disk on which a site is written.
 *
 *   ENOSPC → --out: /srv/site cannot be written: the disk is full; make room, then build again …
 *
 * @throws any other error
 */
export function refusalOf(error: unknown, folder: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const advice = adviceOn(code)
  const place = error instanceof Error && 'path' in error ? String(error.path) : folder
  if (advice === null || !place.startsWith(folder)) throw error
  return `--out: ${place} cannot be written: ${advice}, then build again; what is there is mended by it`
}
