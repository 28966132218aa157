import { LRUCache } from 'lru-cache'
import type { Access, Token } from './access.js'
import { hashToken } from './token.js'

/** A token is believed for so long without asking: a revocation is obeyed everywhere by then. */
export const BELIEVED_MS = 2_000
/** Those asked about last. What is no token is not kept: nobody can push others out by guessing. */
const MOST_KEPT = 10_000
const DAY_MS = 86_400_000

export type Gate = (token: string) => Promise<boolean>

/**
 * Who may come in. While the ledger cannot be asked, whoever came in before still may: that it is out of reach must
 * not cost a subscriber the feed. Rejects when it would have to be asked about somebody else.
 */
export function createGate(access: Pick<Access, 'live' | 'noteUse'>, now: () => Date): Gate {
  const kept = new LRUCache<string, { readonly token: Token; readonly askedMs: number }>({ max: MOST_KEPT })
  return async (text) => {
    const hash = hashToken(text)
    const known = kept.get(hash)
    const moment = now()
    if (known && moment.getTime() - known.askedMs < BELIEVED_MS) return true
    const token = await access.live(hash).catch((error: unknown) => {
      if (known) return known.token
      throw error
    })
    if (!token) {
      kept.delete(hash)
      return false
    }
    kept.set(hash, { token: noted(access, token, moment), askedMs: moment.getTime() })
    return true
  }
}

/** Written once a day for each token, and not while anybody waits for it; a day that cannot be written is no loss. */
function noted(access: Pick<Access, 'noteUse'>, token: Token, now: Date): Token {
  const day = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS)
  if (token.used && token.used >= day) return token
  void access.noteUse(token.hash, day).catch(() => undefined)
  return { ...token, used: day }
}
