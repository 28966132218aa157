import { headings } from './headings.js'
import { runInDash } from './run-in-dash.js'
import type { Style } from './style.js'

/** The only list of styles. To add one: write its file, add it here, run `npm test`. */
export const STYLES = [runInDash, headings] as const satisfies readonly Style[]

/** The style of a document that is one story. */
export const SINGLE = 'single'
