import { createHash } from 'node:crypto'

/** 144 random bits: whoever guesses a thousand million times a second for a thousand million years finds none. */
export const TOKEN_BYTES = 18

/** `Zm9v…` of 24 characters of base64url, of as many random bytes as `TOKEN_BYTES` says. */
export function toToken(random: Uint8Array): string {
  return Buffer.from(random).toString('base64url')
}

/**
 * What is stored of a token, and what it is looked up by. Nobody gets from it to the token; a hash made to be slow
 * is for words people choose. How long a look-up by it takes says nothing of a token that is nearly right.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
