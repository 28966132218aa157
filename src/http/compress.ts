import { promisify } from 'node:util'
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib'
import pLimit from 'p-limit'
import type { Coding } from './codings.js'

export type Compression = Exclude<Coding, 'identity'>

/**
 * Below it a coding saves no packet. A body has at least one packet of about 1,400 bytes with its headers.
 */
export const SMALLEST_COMPRESSED = 1_000

const gzipped = promisify(gzip)
const brotlied = promisify(brotliCompress)

/** Within a millisecond or two for 150 KB: who asks first waits for it. */
const QUICK = { gzip: 1, br: 1 } as const
/** 4 and 240 ms: in a thread of the pool, when a resource has shown that it stays. */
const BEST = { gzip: 9, br: 11 } as const

export function compressQuickly(body: Buffer, coding: Compression): Buffer {
  return coding === 'gzip' ? gzipSync(body, { level: QUICK.gzip }) : brotliCompressSync(body, brotli(body, QUICK.br))
}

/** One at a time: polls are to be answered meanwhile. */
export function createBestCompression(): (body: Buffer, coding: Compression) => Promise<Buffer> {
  const inTurn = pLimit(1)
  return (body, coding) =>
    inTurn(() => (coding === 'gzip' ? gzipped(body, { level: BEST.gzip }) : brotlied(body, brotli(body, BEST.br))))
}

function brotli(body: Buffer, quality: number) {
  return {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    },
  }
}
