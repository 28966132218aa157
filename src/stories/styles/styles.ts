import { addresses } from './addresses.js'
import { entries, headlineList, links } from './entries.js'
import { headings } from './headings.js'
import { letters } from './letters.js'
import { bareLines, boldLines, capitals, gapLines, ornaments } from './lines.js'
import { numbered } from './numbered.js'
import { releases } from './releases.js'
import { runInBold, runInCapitals, runInColon, runInDash, runInStop } from './run-ins.js'
import { gaps, rules } from './segments.js'
import type { Style } from './style.js'
import { times } from './times.js'

/** The only list of styles. To add one: write its file, add it here, run `npm test`. */
export const STYLES = [
  runInDash,
  runInBold,
  runInCapitals,
  runInColon,
  runInStop,
  headings,
  releases,
  boldLines,
  capitals,
  gapLines,
  bareLines,
  ornaments,
  numbered,
  letters,
  addresses,
  links,
  entries,
  headlineList,
  times,
  rules,
  gaps,
] as const satisfies readonly Style[]

/** The style of a document that is one story. */
export const SINGLE = 'single'
