import { parseQualities } from './qualities.js'

/** What we send in, the smallest first: of codings a client likes as much, the first is taken. */
export const CODINGS = ['br', 'gzip', 'identity'] as const
export type Coding = (typeof CODINGS)[number]

/** Readers send a few dozen different headers, none of them long. */
const HEADERS_KEPT = 500
const LONGEST_KEPT = 200

/** Chooses a coding by Accept-Encoding; what was found for a header is kept. */
export function createCodingChoice(): (acceptEncoding: string | undefined) => Coding {
  const chosen = new Map<string, Coding>()
  return (header) => {
    if (header === undefined) return 'identity'
    const known = chosen.get(header)
    if (known) return known
    const coding = chooseCoding(header)
    if (chosen.size >= HEADERS_KEPT) chosen.clear()
    if (header.length <= LONGEST_KEPT) chosen.set(header, coding)
    return coding
  }
}

/**
 * The coding a client likes best (RFC 9110 §12.5.3).
 *
 *   'gzip, deflate, br'     → br
 *   'br;q=0.5, gzip;q=0.8'  → gzip
 *   ''                      → identity
 *
 * One that rules out all we have, identity too, gets identity all the same: a feed is never answered with 406.
 */
export function chooseCoding(header: string): Coding {
  const qualities = parseQualities(header)
  const others = qualities.get('*')
  const weights = CODINGS.map((coding) => {
    const own = qualities.get(coding) ?? (coding === 'gzip' ? qualities.get('x-gzip') : undefined)
    // Not named, identity is fine, but less so than what is asked for by name.
    return { coding, weight: own ?? (coding === 'identity' ? (others ?? 0.001) : (others ?? 0)) }
  })
  const [best] = weights.filter(({ weight }) => weight > 0).toSorted((one, other) => other.weight - one.weight)
  return best?.coding ?? 'identity'
}
