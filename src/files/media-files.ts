import { open, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { isMediaFile } from '../links.js'

export type MediaFile = { readonly absolute: string; readonly size: number; readonly modifiedMs: number }

/**
 * The real place of a file beside the documents, named by its path below the items folder; null when there is
 * none that may be served. A link is followed as long as what it leads to lies in the folder and could be
 * served under its own name: none leads out of the folder, to a draft, or to a hidden file.
 */
export async function findMediaFile(folder: string, file: string): Promise<MediaFile | null> {
  if (!isMediaFile(file)) return null
  try {
    const root = await realpath(folder)
    const real = await realpath(path.join(root, ...file.split('/')))
    const inside = path.relative(root, real).split(path.sep).join('/')
    if (!isMediaFile(inside) || path.isAbsolute(inside)) return null
    const status = await stat(real)
    return status.isFile() ? { absolute: real, size: status.size, modifiedMs: status.mtimeMs } : null
  } catch {
    // Not there, no right to read it, a name too long, links in a circle: for who asks it is all the same.
    return null
  }
}

/** Two looks that come to the same saw the same file; '' when there is none. */
export function seenAs(found: MediaFile | null): string {
  return found ? `${found.size} ${found.modifiedMs}` : ''
}

/** The bytes a file begins with; null when it cannot be read. */
export async function readHead({ absolute, size }: MediaFile, maxBytes: number): Promise<Uint8Array | null> {
  const file = await open(absolute).catch(() => null)
  if (!file) return null
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(Math.min(size, maxBytes)), 0)
    return buffer.subarray(0, bytesRead)
  } catch {
    return null
  } finally {
    await file.close()
  }
}
