import type { Source } from '../documents/document.js'
import type { Parsed } from '../problem.js'

/** What is said of a file that is not what its extension promises. `message`: what was found; what to do about it. */
export function damaged(source: Source, message: string): Parsed<Source> {
  const problem = { file: source.path, line: 1, code: 'document-damaged', severity: 'error', message } as const
  return { ok: false, problems: [problem] }
}
