import { existsSync } from 'node:fs'
import type { Config } from '../config/config.js'
import { backupLedger } from '../store/open.js'
import { UsageError } from './usage-error.js'

/** Copy the ledger to a new file, also while a server publishes on it. */
export async function backup(config: Config, copy: string, write: (line: string) => void): Promise<void> {
  if (existsSync(copy)) throw new UsageError([`${copy}: is there already and was left as it is; name a new file`])
  const { bytes, stories, withdrawn } = await backupLedger(config.ledger, copy)
  write(`${copy}: ${stories} stories, ${withdrawn} withdrawn, ${inMegabytes(bytes)}; checked`)
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
