import type { Evidence } from './evidence.js'

/** What each piece of evidence adds to the log-odds that a document is split the way a candidate proposes. */
export type Weights = {
  readonly bias: number
  readonly evidence: Readonly<Record<keyof Evidence, number>>
  /** What the sign alone is worth: a time line means more than a short line. */
  readonly style: Readonly<Record<string, number>>
}

export const WEIGHTS: Weights = {
  bias: -7.2,
  evidence: {
    count: 1.1,
    consistency: 3,
    marked: 2,
    headlines: 1,
    short: -2.4,
    long: 2,
    repeated: -4,
    questions: -3.2,
    bodies: -0.5,
    issue: 4.4,
    subject: -4.7,
    cohesion: -3.4,
    unrelated: 3.4,
    linked: 1.2,
    linkedHeadlines: 1.8,
    gap: 2.5,
    coverage: 1,
    counted: -1.5,
    dateline: -3,
    forward: -3,
    numbered: -1.2,
  },
  style: {
    'run-in-dash': 3.8,
    'run-in-bold': 2,
    'run-in-capitals': 2.4,
    'run-in-colon': 0.2,
    'run-in-stop': -2,
    headings: 0.8,
    releases: 3.4,
    'bold-lines': 1,
    capitals: 2.4,
    'gap-lines': 1.3,
    lines: -0.4,
    ornaments: 2.4,
    numbered: 1,
    letters: 5,
    addresses: 3,
    'link-list': 0.8,
    'bullet-list': 0.8,
    'headline-list': 0.5,
    times: 4,
    rules: 1.8,
    gaps: 1.5,
  },
}
