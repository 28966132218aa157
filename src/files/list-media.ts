import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { isMediaFile } from '../links.js'
import { findMediaFile, type MediaFile } from './media-files.js'

/** Every file of the items folder that is served beside the documents, by its path below it. */
export async function listMedia(folder: string): Promise<ReadonlyMap<string, MediaFile>> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const media = new Map<string, MediaFile>()
  for (const name of names.map((one) => one.split(path.sep).join('/')).filter(isMediaFile)) {
    const found = await findMediaFile(folder, name)
    if (found) media.set(name, found)
  }
  return media
}
