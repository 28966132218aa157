import { type ImportResult, importFeeds } from '../files/import-feeds.js'
import type { Config } from '../config/config.js'
import { saying } from '../machine-fault.js'
import { UsageError } from './usage-error.js'

export type ImportOptions = { readonly paths: readonly string[]; readonly dryRun: boolean }
export type ImportOutput = { readonly write: (line: string) => void; readonly remark: (line: string) => void }

/**
 * Take over what another program published, as documents; publishing them is another step, after a look at them.
 *
 * Resolves to whether every file could be read.
 */
export async function importOld(config: Config, options: ImportOptions, output: ImportOutput): Promise<boolean> {
  const result = await importFeeds(config.items, options.paths, options.dryRun).catch((error: unknown) => {
    if (isMissing(error)) throw new UsageError([`import: ${error.path} is not there; name a file, or a folder`])
    throw saying(error, 'the documents that were written are whole; import once more and the rest follows')
  })
  for (const { file, reason } of result.unread)
    output.remark(`${file}: is no feed that can be read (${reason}); RSS, Atom, RDF and JSON Feed are`)
  for (const note of result.notes) output.remark(note)
  output.write(summaryOf(result))
  for (const line of adviceOf(result)) output.remark(line)
  return result.unread.length === 0
}

function isMissing(error: unknown): error is { readonly path: string } {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT' && 'path' in error
}

/** `12 written, 3 already there, 1 without text` */
function summaryOf({ written, known, empty }: ImportResult): string {
  return `${written.length} written, ${known} already there, ${empty} without text`
}

function adviceOf({ feeds, written }: ImportResult): string[] {
  const [first] = feeds
  if (!first || written.length === 0) return []
  const { title, language } = first.feed
  const fields = [
    ...(title === null ? [] : [`title: ${JSON.stringify(title)}`]),
    ...(language === null ? [] : [`language: ${language}`]),
  ]
  return [
    'Look at them, then: strillone publish. Serve the feeds at the addresses of the old ones, or redirect those (301).',
    ...(fields.length === 0 ? [] : [`The old feed says, for strillone.yaml: ${fields.join(', ')}`]),
  ]
}
