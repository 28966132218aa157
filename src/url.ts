/**
 * An address, absolute or on its own below `base`; null for what is none (WHATWG URL, §4.1).
 *
 *   'https://bücher.example/a b' → https://xn--bcher-kva.example/a%20b        'https://', 'a.html' without a base → null
 *
 * `URL.canParse` is not to be asked: after a few thousand addresses Node 20 and 22 have it say no to hosts with letters
 * such as ü, and links that were in a story would be gone the next time it is read.
 */
export function parseUrl(written: string, base?: string): URL | null {
  try {
    return new URL(written, base)
  } catch {
    return null
  }
}
