import { flagOf, OPTIONS } from '../config/fields.js'
import { nearest } from '../nearest.js'

/** Flags whose value is the next word. */
const WITH_VALUE: ReadonlySet<string> = new Set(OPTIONS.map(flagOf))

/**
 * What is wrong with the command that was asked for; null where it is one, or none was named.
 *
 *   ['--port', '80', 'publsih', '--dry-run'] → 'found "publsih"; did you mean publish? …'
 *   ['help', 'publsih']                      → the same
 *
 * Without this a word that is no command is taken for an argument of `serve`, and its flags for flags of `serve`.
 */
export function misnamedCommand(words: readonly string[], commands: readonly string[]): string | null {
  const [first, second] = operandsOf(words)
  const written = first === 'help' ? second : first
  if (written === undefined || commands.includes(written)) return null
  const meant = nearest(written, commands)
  const guess = meant === null ? '' : ` did you mean ${meant}?`
  return `found "${written}", which is no command;${guess} strillone --help lists them`
}

/** Of `serve`, which need not be named. */
const WITHOUT_VALUE: ReadonlySet<string> = new Set(['--preview', '--no-publish'])

/**
 * Up to the first two: what comes after a command is its own business. None after a flag that is unknown here: what
 * follows may be its value, and the flag is what is to be complained of.
 */
function operandsOf(words: readonly string[]): string[] {
  const found: string[] = []
  for (let index = 0; index < words.length && found.length < 2; index += 1) {
    const word = words[index] ?? ''
    if (!word.startsWith('-')) found.push(word)
    else if (WITH_VALUE.has(word)) index += 1
    else if (!WITHOUT_VALUE.has(word) && !word.includes('=')) return found
  }
  return found
}
