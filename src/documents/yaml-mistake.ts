import { type Document, visit, type YAMLError } from 'yaml'

/** In the piece of YAML it was found in, from 1. */
export type YamlMistake = { readonly line: number; readonly message: string }

const SAID: Partial<Record<YAMLError['code'], string>> = {
  BAD_DQ_ESCAPE: 'found a backslash in double quotes; write single quotes around the value',
  BAD_SCALAR_START: 'found a value that begins with a sign of YAML; put the value in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'found a second colon in a value; put the value in quotes',
  DUPLICATE_KEY: 'found a field for the second time; write it once',
  MULTILINE_IMPLICIT_KEY: 'found a line that is no field; write `field: value`, with a blank after the colon',
  TAB_AS_INDENT: 'found a tab at the beginning of a line; write blanks',
}

/**
 * What the library found, in the words we use to authors, and where its author has to look.
 *
 *   title: "open     ← line 1: found a quotation mark that is not closed; the library means the end of the text
 *   date: 2026
 */
export function yamlMistake(error: YAMLError, yaml: Document.Parsed, text: string): YamlMistake {
  const line = error.linePos?.[0].line ?? 1
  if (error.message.startsWith('Missing closing'))
    return { line: quoteOpenedAt(yaml, text) ?? line, message: 'found a quotation mark that is not closed; close it' }
  if (/^Flow .* end with/.test(error.message))
    return { line: bracketOpenedAt(yaml, text) ?? line, message: 'found a [ or { that is not closed; close it' }
  return { line, message: SAID[error.code] ?? unnamed(error) }
}

function unnamed({ message }: YAMLError): string {
  const sentence = (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '')
  return `found YAML that cannot be read (${sentence}); write one \`field: value\` a line`
}

/** The line of the first quoted text that goes over its line, else of the last. */
function quoteOpenedAt(yaml: Document.Parsed, text: string): number | null {
  const starts: number[] = []
  let first: number | null = null
  visit(yaml, {
    Scalar: (_key, { type, range }) => {
      if (!range || type?.startsWith('QUOTE') !== true) return
      starts.push(range[0])
      if (text.slice(range[0], range[1]).includes('\n')) first ??= range[0]
    },
  })
  return lineAt(text, first ?? starts.at(-1))
}

/** The line of the first list or map of brackets that does not end with one. */
function bracketOpenedAt(yaml: Document.Parsed, text: string): number | null {
  let first: number | undefined
  visit(yaml, {
    Collection: (_key, { flow, range }) => {
      if (flow === true && range && !/[\]}]$/.test(text.slice(range[0], range[1]))) first ??= range[0]
    },
  })
  return lineAt(text, first)
}

function lineAt(text: string, start: number | undefined): number | null {
  return start === undefined ? null : text.slice(0, start).split('\n').length
}
