import { validateXML } from 'xmllint-wasm'

export type XmlMistake = { readonly line: number; readonly message: string }

/** 64 KiB each: enough for the largest feed any reader takes. */
const MEMORY_PAGES = 4096

/** What libxml2 objects to in a text that should be well-formed XML; nothing when it is. */
export async function findXmlMistakes(text: string): Promise<readonly XmlMistake[]> {
  const { errors } = await validateXML({
    xml: { fileName: 'feed.xml', contents: text },
    normalization: 'format',
    maxMemoryPages: MEMORY_PAGES,
  })
  return errors.map(({ loc, message }) => ({ line: loc?.lineNumber ?? 1, message }))
}
