import type { Access, Token } from '../../access/access.js'

/** Tokens for as long as the process lives. */
export function createMemoryAccess(): Access {
  const tokens = new Map<string, Token>()
  let key: string | null = null
  const liveByName = (name: string) => [...tokens.values()].find((one) => one.name === name && one.revoked === null)
  return {
    add: async ({ hash, name, created }) => {
      if (tokens.has(hash) || liveByName(name)) return false
      tokens.set(hash, { hash, name, created, revoked: null, used: null })
      return true
    },
    revoke: async (name, at) => {
      const token = liveByName(name)
      if (token) tokens.set(token.hash, { ...token, revoked: at })
      return token !== undefined
    },
    tokens: async () => [...tokens.values()].toSorted(firstFirst),
    live: async (hash) => {
      const token = tokens.get(hash)
      return token?.revoked === null ? token : null
    },
    noteUse: async (hash, day) => {
      const token = tokens.get(hash)
      if (token && (token.used === null || token.used < day)) tokens.set(hash, { ...token, used: day })
    },
    key: async () => key,
    makeKey: async (fresh) => (key ??= fresh),
  }
}

function firstFirst(one: Token, other: Token): number {
  return (
    one.created.getTime() - other.created.getTime() || compare(one.name, other.name) || compare(one.hash, other.hash)
  )
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
