import type { Source } from '../documents/document.js'
import type { Parsed } from '../problem.js'

/**
 * A file that is neither text nor HTML, as one that is: a mail by its HTML part, else its text; a Word document as
 * HTML. Any other file as it is. Never rejects for what the file holds. Each way in is loaded when it is first needed.
 */
export async function convert(source: Source): Promise<Parsed<Source>> {
  const end = /\.[^./]+$/.exec(source.path)?.[0].toLowerCase()
  if (end === '.eml') return (await import('./convert-mail.js')).convertMail(source)
  if (end === '.docx') return (await import('./convert-word.js')).convertWord(source)
  return { ok: true, value: source, warnings: [] }
}
