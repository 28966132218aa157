import type { Reading, Unit } from '../signs/reading.js'
import { type RunIn, capitalsRunIn, colonRunIn, dashRunIn, leadRunIn, sentenceRunIn } from '../signs/run-in.js'
import { sectionHeadings } from './headings.js'
import type { Candidate, Mark, Style } from './style.js'

type Find = (unit: Unit) => RunIn | null

/**
 *   Fuel dearer from Monday - The ministry has confirmed …
 *   ^ headline              ^^^ bodyStart follows
 *
 * A headline, a dash between blanks (also – and —), a body. Not a dateline (`KYIV (Reuters) - `), not a
 * clause set off by dashes, not a quotation.
 */
export const runInDash: Style = {
  name: 'run-in-dash',
  propose: (reading) =>
    propose(reading, 'run-in-dash', 'a headline and a dash', ({ block, bullet }) => dashRunIn(block.text, bullet)),
}

/**
 *   Fuel dearer from Monday: the ministry has confirmed …
 *                          ^^ bodyStart follows
 */
export const runInColon: Style = {
  name: 'run-in-colon',
  propose: (reading) =>
    propose(reading, 'run-in-colon', 'a headline and a colon', ({ block, bullet }) =>
      referenceOrColon(block.text, bullet),
    ),
}

/**
 *   Fuel dearer. The ministry has confirmed …
 *              ^^ bodyStart follows
 *
 * The weakest sign of all: every article has paragraphs that open with a short sentence.
 */
export const runInStop: Style = {
  name: 'run-in-stop',
  propose: (reading) =>
    propose(reading, 'run-in-stop', 'a short sentence', ({ block, bullet }) => sentenceRunIn(block.text, bullet)),
}

/**
 *   FUEL DEARER. The ministry has confirmed …
 *   FUEL DEARER.--The ministry has confirmed …
 *              ^^^ bodyStart follows
 */
export const runInCapitals: Style = {
  name: 'run-in-capitals',
  propose: (reading) =>
    propose(reading, 'run-in-capitals', 'words in capitals', ({ block, bullet }) => capitalsRunIn(block.text, bullet)),
}

/**
 *   **Fuel dearer.** The ministry …      ← a mark
 *   **Fuel dearer** - The ministry …     ← a mark
 *   **Entry free** for children            a mark only where most paragraphs open so
 */
export const runInBold: Style = {
  name: 'run-in-bold',
  propose: (reading) => {
    const opening = reading.live.filter((unit) => bold(true)(unit) !== null)
    const parted = opening.filter((unit) => bold(false)(unit) !== null).length
    return propose(reading, 'run-in-bold', 'words in bold', bold(parted < opening.length * 0.5))
  },
}

function bold(loose: boolean): Find {
  return (unit) => {
    const found = unit.lead?.kind === 'bold' ? leadRunIn(unit, loose) : null
    return found && found.bodyStart < unit.block.text.length ? found : null
  }
}

function referenceOrColon(text: string, from: number): RunIn | null {
  const reference = /^\s*\[([^\][]{2,160})\]\[[^\][]{0,80}\]\s*/u.exec(text)
  return reference?.[1] ? { title: reference[1], bodyStart: reference[0].length } : colonRunIn(text, from)
}

function propose(reading: Reading, style: string, sign: string, find: Find): Candidate[] {
  const blocks = reading.live.filter(
    ({ block, words }) => (block.kind === 'paragraph' || block.kind === 'item') && words > 3,
  )
  const found = blocks.flatMap((unit) => {
    const runIn = find(unit)
    return runIn ? [{ unit, runIn }] : []
  })
  const ways = [found, found.filter(({ unit }) => unit.extraGap > 0)]
  if (found.some(({ unit }) => unit.block.kind === 'item'))
    ways.push(found.filter(({ unit }) => unit.block.kind === 'item'))
  return ways
    .filter((way, index) => way.length >= 2 && (index === 0 || way.length < found.length))
    .map((way) => candidate(reading, style, sign, way, blocks))
}

function candidate(
  reading: Reading,
  style: string,
  sign: string,
  found: readonly { readonly unit: Unit; readonly runIn: RunIn }[],
  blocks: readonly Unit[],
): Candidate {
  const first = found[0]?.unit.index ?? 0
  const items = found.every(({ unit }) => unit.block.kind === 'item')
  const gapped = found.every(({ unit }) => unit.extraGap > 0)
  const peers = blocks.filter(
    ({ index, block, extraGap }) => index >= first && (!items || block.kind === 'item') && (!gapped || extraGap > 0),
  )
  return {
    style,
    marks: found.map(({ unit, runIn }): Mark => ({ block: unit.index, titleEnd: unit.index, ...runIn })),
    sections: sectionsOf(reading, gapped),
    consistency: found.length / Math.max(1, peers.length),
    reason: `${found.length} of ${peers.length} ${items ? 'entries' : 'paragraphs'} open with ${sign}`,
  }
}

/** Headings, and in plain text the lines set off by blank lines above and, as a rule, below. */
function sectionsOf(reading: Reading, gapped: boolean): Set<number> {
  const sections = sectionHeadings(reading)
  if (gapped)
    for (const { index, extraGap, words, fullStop } of reading.live)
      if (extraGap > 0 && words <= 10 && !fullStop) sections.add(index)
  return sections
}
