import type { Metrics } from '../metrics/metrics.js'
import type { PublicationFigures } from '../metrics/publication.js'
import type { Problem } from '../problem.js'
import type { Publisher } from '../publisher/publisher.js'

/** What a publisher shows, counted for who watches it. */
export function figuresOf(publisher: Pick<Publisher, 'snapshot' | 'held' | 'problems'>): PublicationFigures {
  const { revision, live, changed } = publisher.snapshot().latest
  return {
    revision,
    liveStories: live,
    lastPublish: changed,
    heldStories: publisher.held().stories,
    documents: countDocuments(publisher.problems()),
  }
}

function countDocuments(problems: readonly Problem[]): PublicationFigures['documents'] {
  // What is said of the folder itself is no document's.
  const documents = problems.filter(({ file }) => file !== '.')
  const broken = new Set(documents.flatMap(({ file, severity }) => (severity === 'error' ? [file] : [])))
  const warned = new Set(documents.flatMap(({ file }) => (broken.has(file) ? [] : [file])))
  return { error: broken.size, warning: warned.size }
}

/** The same publisher, whose publishes are timed. */
export function timed(publisher: Publisher, metrics: Pick<Metrics, 'published' | 'publishFailed'>): Publisher {
  return {
    ...publisher,
    refresh: async (paths, options) => {
      const start = performance.now()
      const told = await publisher.refresh(paths, options).catch((error: unknown) => {
        metrics.publishFailed()
        throw error
      })
      if (told.length > 0) metrics.published(performance.now() - start)
      return told
    },
  }
}
