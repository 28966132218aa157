/** Languages written from right to left. A list of ours: what the host's Intl knows differs from one Node to the next. */
const RIGHT_TO_LEFT = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'syr', 'ug', 'ur', 'yi'])

/** `ar-EG` → `rtl`; a script that is named decides: `az-Arab` → `rtl`, `ku-Latn` → `ltr`. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  const [primary = '', ...rest] = language.toLowerCase().split('-')
  const script = rest.find((part) => part.length === 4)
  const fromRight = script === undefined ? RIGHT_TO_LEFT.has(primary) : /^(?:arab|hebr|syrc|thaa|nkoo)$/.test(script)
  return fromRight ? 'rtl' : 'ltr'
}

/** Attributes of a text inside a page in another language; none where both are the same. */
export function inLanguage(language: string, around: string): { readonly lang?: string; readonly dir?: 'ltr' | 'rtl' } {
  return language === around ? {} : { lang: language, dir: directionOf(language) }
}
