import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config/config.js'
import { exportAll } from '../files/export-ledger.js'
import { saying } from '../machine-fault.js'
import { lookIntoConfiguredLedger } from './open-ledger.js'
import { UsageError } from './usage-error.js'

/** Write everything, documents and ledger, as plain files into a new folder; nothing is changed. */
export async function exportEverything(config: Config, out: string, write: (line: string) => void): Promise<void> {
  if ((await readdir(out).catch(() => [])).length > 0)
    throw new UsageError([`--out: found files in ${out}; name a new folder, or an empty one`])
  if (isInside(out, config.items))
    throw new UsageError([`--out: ${out} lies in the folder of documents, where it would be published; name another`])
  const ledger = await lookIntoConfiguredLedger(config)
  if (!ledger) throw new UsageError(['--ledger (STRILLONE_LEDGER): found nothing published yet'])
  try {
    const { documents, entries, digests } = await exportAll(ledger, config.items, out).catch((error: unknown) => {
      throw saying(error, `what was written to ${out} is not whole: remove it, and export once more`)
    })
    write(`${documents} files, ${entries} stories, ${digests} digests`)
  } finally {
    await ledger.close()
  }
}

function isInside(place: string, folder: string): boolean {
  const inside = path.relative(folder, place)
  return !inside.startsWith('..') && !path.isAbsolute(inside)
}
