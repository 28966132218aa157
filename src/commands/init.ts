import { randomBytes } from 'node:crypto'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEFAULT_CONFIG_FILE } from '../config/config.js'
import { type Field, FIELDS, OPTIONS } from '../config/fields.js'

const SCHEMA = fileURLToPath(new URL('../../strillone.schema.json', import.meta.url))
const SAMPLE = 'first-digest.md'

/** Write a configuration with every field explained and one document to try; what is there is left as it is. */
export async function init(folder: string, write: (line: string) => void): Promise<void> {
  const items = path.join(folder, 'items')
  await mkdir(items, { recursive: true })
  write(await writeNew(path.join(folder, DEFAULT_CONFIG_FILE), sampleConfig(folder)))
  const documents = await readdir(items)
  write(
    documents.length > 0
      ? `${items}: has documents already; no sample was written`
      : await writeNew(path.join(items, SAMPLE), SAMPLE_DIGEST),
  )
  const go = path.resolve(folder) === process.cwd() ? '' : `cd ${folder} && `
  write(`Next: ${go}npx strillone check, then npx strillone, and open http://localhost:3000/`)
}

async function writeNew(file: string, text: string): Promise<string> {
  try {
    await writeFile(file, text, { flag: 'wx' })
    return `${file}: written`
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return `${file}: is there already; it was left as it is`
    throw error
  }
}

function sampleConfig(folder: string): string {
  const schema = path.relative(path.resolve(folder), SCHEMA).split(path.sep).join('/')
  return `# yaml-language-server: $schema=${schema}
# What the publication says of itself. Take away the "# " before a field to set it.
# Port and ledger may stand here too: see strillone --help. strillone config shows what is in use.

${OPTIONS.filter(({ name }) => name === 'url')
  .map(explained)
  .join('\n')}
${FIELDS.map(explained).join('\n')}`
}

function explained({ name, fallback, help, example = fallback }: Field): string {
  return `# ${help}; default: ${fallback}\n${SET[name]?.() ?? `# ${name}: ${example}`}\n`
}

/** Fields that are set from the start. An id is of its own, so that two publications never share one. */
const SET: Readonly<Record<string, () => string>> = {
  title: () => 'title: My digest',
  id: () => `id: news-${randomBytes(6).toString('hex')}`,
}

const SAMPLE_DIGEST = `---
tags: [sample]
---

# The first digest

A digest is one document with several stories. This one has three, and each of them is an item of its own in the feeds.
Edit it, save it, and look at the page again: the items follow, and keep the identity they had.

**Headlines in bold.** A paragraph that opens with a few bold words and a full stop is a story under that headline. There are twenty other ways to mark one, and README shows them all.

**Pictures beside the text.** Put a picture next to this file and name it in the story it belongs to. It is served with the feeds, with its type, length and size.

**Nothing to clean up.** Delete this file once you have written your own digest. Its stories are withdrawn, and readers are told so.
`
