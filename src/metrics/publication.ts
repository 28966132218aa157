import { Gauge, type Registry } from 'prom-client'

/** What is shown now, and what is wrong with it. */
export type PublicationFigures = {
  readonly revision: number
  readonly liveStories: number
  /** Null before the first; of that the time of its newest story, see README on Last-Modified. */
  readonly lastPublish: Date | null
  readonly heldStories: number
  /** Documents with at least one, by the worst of each. */
  readonly documents: { readonly error: number; readonly warning: number }
}

export type PublicationPorts = {
  /** Null before there is anything to show. */
  readonly publication: () => PublicationFigures | null
  readonly ledgerAnswers: () => Promise<boolean>
}

/** Asked at each look, and kept nowhere. */
export function watchPublication(registry: Registry, { publication, ledgerAnswers }: PublicationPorts): void {
  const figures = [
    ['strillone_revision', 'Number of the publish that is shown', (now) => now.revision],
    ['strillone_live_stories', 'Stories that are published and not withdrawn', (now) => now.liveStories],
    [
      'strillone_last_publish_timestamp_seconds',
      'When the publish that is shown was made, of the first its newest story: Last-Modified of the feeds',
      (now) => now.lastPublish && now.lastPublish.getTime() / 1000,
    ],
    [
      'strillone_held_stories',
      'Stories that are gone and stay published until that is confirmed',
      (now) => now.heldStories,
    ],
  ] as const satisfies readonly (readonly [string, string, (now: PublicationFigures) => number | null])[]
  for (const [name, help, figureOf] of figures) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: () => {
        const now = publication()
        const figure = now && figureOf(now)
        if (figure !== null) gauge.set(figure)
      },
    })
  }
  countDocuments(registry, publication)
  const up: Gauge = new Gauge({
    name: 'strillone_ledger_up',
    help: '1 while the ledger answers, 0 while it does not',
    registers: [registry],
    collect: async () => up.set((await ledgerAnswers()) ? 1 : 0),
  })
}

function countDocuments(registry: Registry, publication: PublicationPorts['publication']): void {
  const gauge: Gauge = new Gauge({
    name: 'strillone_documents_with_problems',
    help: 'Documents an author should mend: error, stories stay as they were; warning, they are published all the same',
    labelNames: ['severity'],
    registers: [registry],
    collect: () => {
      for (const [severity, count] of Object.entries(publication()?.documents ?? {})) gauge.set({ severity }, count)
    },
  })
}
