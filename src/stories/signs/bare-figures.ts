import type { Unit } from './reading.js'

const LONGEST_LINE_WORDS = 14

/**
 * Of a table that was laid out in lines: between two figures, below the same heading, stand words and no text.
 *
 *   Bari · 07:15 · Split · 12:45        bare: of trains, not of news
 *   09:30 · A ship sailed on Friday.    an update of a live blog
 *   1.2 · (list) · 1.1 · (list)         releases
 *
 * What stands below the last one may be the text that goes on below the table.
 */
export function areBareFigures(units: readonly Unit[], figures: readonly Unit[]): boolean {
  return figures.every(({ index }, position) => {
    const between = units.slice(index + 1, figures[position + 1]?.index ?? index + 1)
    return between.some(({ block }) => block.kind === 'heading') || between.every(isShortLine)
  })
}

/** A headline, a name, a place; neither a text nor an item of a list. */
export function isShortLine({ words, fullStop, block }: Unit): boolean {
  return words <= LONGEST_LINE_WORDS && !fullStop && block.kind !== 'item'
}
