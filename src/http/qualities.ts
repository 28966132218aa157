/**
 * A header that lists what a client takes, as weights (RFC 9110 §12.4.2). Names in lower case; a weight that
 * cannot be read is 0, for nobody may be sent what they may have ruled out.
 *
 *   'br;q=1.0, GZIP;q=0.8, *;q=0' → { br: 1, gzip: 0.8, '*': 0 }
 */
export function parseQualities(header: string): ReadonlyMap<string, number> {
  const qualities = new Map<string, number>()
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
    if (name !== '') qualities.set(name, weightOf(parameters))
  }
  return qualities
}

function weightOf(parameters: readonly string[]): number {
  const written = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  if (written === undefined) return 1
  return /^(?:0(?:\.\d*)?|1(?:\.0*)?)$/.test(written) ? Number(written) : 0
}
