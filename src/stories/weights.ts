import type { Evidence } from './evidence.js'

/** What each piece of evidence adds to the log-odds that a document is split the way a candidate proposes. */
export type Weights = {
  readonly bias: number
  readonly evidence: Readonly<Record<keyof Evidence, number>>
  /** What the sign alone is worth: a time line means more than a short line. */
  readonly style: Readonly<Record<string, number>>
}

export const WEIGHTS: Weights = {
  bias: -7,
  evidence: {
    count: 0.9,
    consistency: 2.8,
    marked: 2,
    headlines: 1,
    short: -2.2,
    repeated: -4,
    questions: -3.2,
    bodies: -0.5,
    issue: 4.2,
    subject: -4.5,
    cohesion: -3.2,
    linked: 1.2,
    linkedHeadlines: 1.8,
    gap: 2.5,
    coverage: 1,
    counted: -1.5,
    dateline: -3,
  },
  style: {
    'run-in-dash': 3.6,
    'run-in-bold': 2,
    'run-in-colon': 0.2,
    'run-in-stop': -2,
    headings: 1,
    releases: 3.2,
    'bold-lines': 1,
    capitals: 2.4,
    'gap-lines': 1.5,
    lines: -0.2,
    numbered: 1,
    'link-list': 1,
    'bullet-list': 1,
    'headline-list': 0.5,
    times: 2.3,
    rules: 1,
    gaps: 1.5,
  },
}
