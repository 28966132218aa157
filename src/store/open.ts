import type { Ledger } from '../ledger/ledger.js'
import { openMemoryLedger } from './memory.js'

/** The places a ledger can be kept in, by what `STRILLONE_LEDGER` says; null for a place we do not know. */
export async function openLedger(place: string): Promise<Ledger | null> {
  return place === 'memory' ? openMemoryLedger() : null
}
