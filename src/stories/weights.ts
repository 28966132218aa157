import type { Evidence } from './evidence.js'

/** What each piece of evidence adds to the log-odds that a document is split the way a candidate proposes. */
export type Weights = {
  readonly bias: number
  readonly evidence: Readonly<Record<keyof Evidence, number>>
  /** What the sign alone is worth: a time line means more than a short line. */
  readonly style: Readonly<Record<string, number>>
}

export const WEIGHTS: Weights = {
  bias: -6,
  evidence: {
    count: 1.2,
    consistency: 2,
    headlines: 1.5,
    repeated: -4,
    questions: -3,
    bodies: 1,
    issue: 3,
    subject: -1.5,
    cohesion: -4,
    linked: 0.7,
    linkedHeadlines: 1.5,
    gap: 2,
    coverage: 1,
    counted: -1.5,
  },
  style: {
    'run-in-dash': 3,
    'run-in-bold': 2.2,
    'run-in-colon': 1,
    'run-in-stop': -2,
    headings: 1,
    'bold-lines': 1,
    capitals: 2,
    'gap-lines': 1.5,
    lines: 0,
    numbered: 0,
    'link-list': 1,
    'bullet-list': 0,
    times: 3,
    rules: 0.5,
    gaps: 0.5,
  },
}
