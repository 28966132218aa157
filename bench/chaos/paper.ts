import { readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Random } from '../../tests/support/random.js'

/** A story as its editor knows it. `mark` is in its text and nowhere else: what tells the judges which story it is. */
export type Piece = { readonly mark: string; readonly stable: string; title: string; edition: number }

export type Paper = { name: string; readonly title: string; readonly pieces: Piece[] }

export function textOf({ title, pieces }: Paper): string {
  const parts = pieces.map(
    (piece) => `## ${piece.title}\n\n${piece.stable}\n\nThis is edition number${piece.edition}e of it.\n`,
  )
  return `---\nsplit: headings\nlanguage: en\n---\n\n# ${title}\n\n${parts.join('\n')}`
}

const SYLLABLES = 'ba ce di fo gu la me ni po ru sa te vi zo cha bre dor fen gil mar pel run sten tor val'.split(' ')

export function words(random: Random, count: number): string {
  const word = () => Array.from({ length: 2 + random.below(2) }, () => random.pick(SYLLABLES)).join('')
  return Array.from({ length: count }, word).join(' ')
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** What is no paper of ours is taken out of the folder. */
export function sweep(folder: string): void {
  for (const name of readdirSync(folder))
    if (!/^2026-11-\d\d-/.test(name) || name.endsWith('.part'))
      rmSync(path.join(folder, name), { recursive: true, force: true })
}
