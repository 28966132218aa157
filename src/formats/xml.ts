/**
 * Text for an element, every markup character as a hexadecimal reference.
 *
 *   'Q&A <b>' → 'Q&#x26;A &#x3C;b&#x3E;'
 *
 * The W3C Feed Validator takes named and decimal references in titles for smuggled HTML; of the three ways
 * to write `&` only this one passes for every text. The text is clean already (see characters.ts).
 */
export function escapeText(text: string): string {
  // One pass a character: several times as fast as one pass with a function for each hit.
  return text.replaceAll('&', '&#x26;').replaceAll('<', '&#x3C;').replaceAll('>', '&#x3E;')
}

/** Text for an attribute in double quotes. XML 1.0 §3.3.3 would fold line ends and tabs: they are blanks here. */
export function escapeAttribute(text: string): string {
  return escapeText(text.replace(/[\t\n]/g, ' ')).replaceAll('"', '&#x22;')
}

/** Plain text where a reader expects HTML, or HTML where it expects markup: escaped once for each. */
export function escapeAsHtml(text: string): string {
  return escapeText(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'))
}

/**
 * Text for a place that cannot say it is no HTML, such as a title of RSS or a category: a blank before the
 * bracket keeps `</b>` from being taken for a closing tag.
 *
 *   'a <b>bold</b> move' → 'a &#x3C;b&#x3E;bold&#x3C;/b &#x3E; move'
 */
export function escapePlain(text: string): string {
  return escapeText(text.replace(CLOSING_TAG, (tag) => `${tag.slice(0, -1).trimEnd()} >`))
}

/** `</b>`: what makes readers and validators take plain text for HTML. */
export const CLOSING_TAG = /<\/[a-z][a-z0-9]*\s*>/gi
