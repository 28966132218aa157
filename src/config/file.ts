import { LineCounter, parseDocument as parseYaml } from 'yaml'
import type { z } from 'zod'
import { yamlMistake } from '../documents/yaml-mistake.js'
import { nearest } from '../nearest.js'

/** A mistake in the configuration, for the person who starts the program. */
export type ConfigMistake = { readonly where: string; readonly message: string }

export type ReadFile<T> =
  | { readonly ok: true; readonly fields: T; readonly lines: ReadonlyMap<string, number> }
  | { readonly ok: false; readonly mistakes: readonly ConfigMistake[] }

/**
 * The text of a configuration file as the shape has it, and the line each field is on, or every mistake with its line.
 *
 * @param known what may stand below a field, by the field's path; '' for the file itself
 */
export function readConfigFile<T extends object>(
  file: { readonly name: string; readonly text: string },
  shape: z.ZodType<T>,
  known: Readonly<Record<string, readonly string[]>>,
): ReadFile<T> {
  const lines = new LineCounter()
  const yaml = parseYaml(file.text, { lineCounter: lines, prettyErrors: true, logLevel: 'error' })
  if (yaml.errors.length > 0) {
    return {
      ok: false,
      mistakes: yaml.errors.map((error) => {
        const { line, message } = yamlMistake(error, yaml, file.text)
        return { where: `${file.name}:${line}`, message }
      }),
    }
  }
  const plain = toPlain(yaml)
  if (plain === NO_VALUE)
    return refused(file.name, 'found an alias (`*name`) of nothing, or too much; write the values out')
  if (Array.isArray(plain) || (typeof plain !== 'object' && plain !== undefined))
    return refused(
      file.name,
      `found ${Array.isArray(plain) ? 'a list' : 'plain text'}; write one \`field: value\` a line`,
    )
  const parsed = shape.safeParse(plain ?? {}, { reportInput: true })
  const lineOf = (field: PropertyKey | undefined): number => {
    const index = file.text.split('\n').findIndex((row) => row.startsWith(`${String(field)}:`))
    return index + 1 || 1
  }
  if (parsed.success) {
    return {
      ok: true,
      fields: parsed.data,
      lines: new Map(Object.keys(parsed.data).map((name) => [name, lineOf(name)])),
    }
  }
  const mistakes = parsed.error.issues.flatMap((issue) => {
    const unknown = unknownKeysOf(issue)
    if (unknown.length === 0) return [mistakeOf(issue, `${file.name}:${lineOf(issue.path[0])}`)]
    const parent = issue.path.join('.')
    return unknown.map((key) => ({
      where: `${file.name}:${lineOf(parent === '' ? key : issue.path[0])}`,
      message: `${parent === '' ? '' : `${parent}: `}${unknownField(key, known[parent] ?? [])}`,
    }))
  })
  // What is no list breaks the rule of its kind, and that of its length as well.
  const said = new Map(mistakes.map((mistake) => [JSON.stringify(mistake), mistake]))
  return { ok: false, mistakes: [...said.values()] }
}

function refused(name: string, message: string): { readonly ok: false; readonly mistakes: readonly ConfigMistake[] } {
  return { ok: false, mistakes: [{ where: `${name}:1`, message }] }
}

const NO_VALUE = Symbol('aliases')

/** The library refuses aliases that unfold to too much, or name nothing. */
function toPlain(yaml: ReturnType<typeof parseYaml>): unknown {
  try {
    return yaml.toJS()
  } catch {
    return NO_VALUE
  }
}

/** Also those of a value that may be of two kinds, where one was meant to be what has fields. */
function unknownKeysOf(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys
  if (issue.code !== 'invalid_union') return []
  return issue.errors.flatMap((kind) => kind.flatMap((one) => (one.code === 'unrecognized_keys' ? one.keys : [])))
}

function unknownField(written: string, known: readonly string[]): string {
  const meant = nearest(written, known)
  const guess = meant === null ? '' : ` did you mean "${meant}"?`
  return `found "${written}";${guess} the fields are ${known.join(', ')}`
}

export function mistakeOf(issue: z.core.$ZodIssue, where: string): ConfigMistake {
  const field = issue.path.join('.')
  const message = `${foundIn(issue)}${issue.message}`
  return { where, message: field === '' ? message : `${field}: ${message}` }
}

const LONGEST_SHOWN = 60

/** `found "abc"; `, where the message says only what to write. */
function foundIn({ input, message }: z.core.$ZodIssue): string {
  if (input === undefined || !message.startsWith('write ')) return ''
  const shown = JSON.stringify(input)
  return `found ${shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN - 1).toWellFormed()}…` : shown}; `
}
