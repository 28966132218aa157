import { cp, lstat, mkdir, open, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { LedgerView } from '../ledger/ledger.js'

export type Exported = { readonly documents: number; readonly entries: number; readonly digests: number }

/** Read from the ledger, and written, at once. */
const AT_ONCE = 1_000

/**
 * Write the items folder and all the ledger remembers as plain files below a folder: documents as they are, the
 * ledger as lines of JSON, times in UTC. See `EXPLANATION`, which lies beside them.
 */
export async function exportAll(view: LedgerView, items: string, out: string): Promise<Exported> {
  await mkdir(path.join(out, 'ledger'), { recursive: true })
  await writeFile(path.join(out, 'README.txt'), EXPLANATION)
  await cp(items, path.join(out, 'items'), { recursive: true, preserveTimestamps: true, filter: isKept })
  const entries = await writeParts(path.join(out, 'ledger/entries.jsonl'), view.entriesAfter)
  const digests = await writeParts(path.join(out, 'ledger/digests.jsonl'), view.digestsAfter)
  await writeLines(path.join(out, 'ledger/publishes.jsonl'), [await view.publishes(0)])
  const history = await view.history(null, Number.MAX_SAFE_INTEGER)
  await writeLines(path.join(out, 'ledger/history.jsonl'), [history.toReversed()])
  const names = await readdir(path.join(out, 'items'), { recursive: true, withFileTypes: true })
  return { documents: names.filter((name) => name.isFile()).length, entries, digests }
}

/** Of pipes and sockets, such as a program may leave beside documents, there is nothing to copy. */
async function isKept(source: string): Promise<boolean> {
  const status = await lstat(source)
  return status.isFile() || status.isDirectory() || status.isSymbolicLink()
}

async function writeParts<Named extends { readonly id: string }>(
  file: string,
  partAfter: (id: string, limit: number) => Promise<readonly Named[]>,
): Promise<number> {
  let count = 0
  let last = ''
  async function* parts(): AsyncGenerator<readonly Named[]> {
    for (;;) {
      const part = await partAfter(last, AT_ONCE)
      yield part
      count += part.length
      last = part.at(-1)?.id ?? last
      if (part.length < AT_ONCE) return
    }
  }
  await writeLines(file, parts())
  return count
}

async function writeLines(
  name: string,
  parts: AsyncIterable<readonly object[]> | Iterable<readonly object[]>,
): Promise<void> {
  const file = await open(name, 'w')
  try {
    for await (const part of parts) await file.write(part.map((one) => `${JSON.stringify(one)}\n`).join(''))
    await file.sync()
  } finally {
    await file.close()
  }
}

const EXPLANATION = `What strillone export wrote: everything, readable without Strillone.

items/                   the documents, and what lies beside them, as they are
ledger/entries.jsonl     every story that was ever published, one line of JSON each, the withdrawn ones too:
                         id (what readers know it by), slug (its address is /stories/<slug>), document,
                         documentTitle and position (where it stands today), mintedIn and key (what the id was made of), title, text, html,
                         summary, tags, authors, language, image, enclosure, published, updated, withdrawn
                         (null: live), fingerprint, archived (its number in the archive), revision, stamp, touched
                         and changed (the publish that last changed it)
ledger/digests.jsonl     every document as it was published: id, slug (its address is /digests/<slug>), document,
                         title, tags, authors, language, image, enclosure, style, asides, published, updated, withdrawn
ledger/publishes.jsonl   every publish, the first first: revision, at, live, archived, counts
ledger/history.jsonl     what was told of each story, the first first: revision, at, kind (new, edited, withdrawn,
                         returned), id, slug, title

Times are UTC (RFC 3339). A document that is published anew elsewhere keeps the id of its first story when its front
matter says it: id: "urn:uuid:…".
`
