import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { addHours } from 'date-fns/addHours'
import { KEY_BYTES, sign } from '../access/signed.js'
import type { Config } from '../config/config.js'
import { isDocumentPath } from '../files/items-folder.js'
import { absoluteUrl, previewPath } from '../links.js'
import { formatRfc3339, toSecond } from '../time.js'
import { systemClock } from './clock.js'
import { openConfiguredLedger } from './open-ledger.js'
import type { PublishOutput } from './publish.js'
import { refuseMemory } from './token.js'
import { DEFAULT_HOURS } from './defaults.js'
import { UsageError } from './usage-error.js'

/** Thirty days: an address that is passed on is not to be forgotten. */
const MOST_HOURS = 720

/** Print an address where a document of the items folder can be seen before it is published. */
export async function preview(
  config: Config,
  { file, hours }: { readonly file: string; readonly hours: number },
  { write, remark }: PublishOutput,
): Promise<void> {
  if (!Number.isInteger(hours) || hours < 1 || hours > MOST_HOURS)
    throw new UsageError([`--hours: write a whole number from 1 to ${MOST_HOURS}, such as ${DEFAULT_HOURS}`])
  refuseMemory(config)
  const inside = await documentAt(config.items, file)
  const until = addHours(toSecond(systemClock()), hours)
  const ledger = await openConfiguredLedger(config, remark)
  try {
    const key = await ledger.access.makeKey(randomBytes(KEY_BYTES).toString('base64url'))
    write(absoluteUrl(config.channel, previewPath(sign({ what: inside, until }, 'preview', key))))
    remark(`Whoever has this address sees ${inside} as it is then, until ${formatRfc3339(until)}.`)
  } finally {
    await ledger.close()
  }
}

/** `items/week/47.md`, or `week/47.md` as it is called in the folder. */
async function documentAt(items: string, file: string): Promise<string> {
  const candidates = [path.relative(items, file), file].map((one) => one.split(path.sep).join('/'))
  for (const inside of candidates) {
    if (path.isAbsolute(inside) || !isDocumentPath(inside)) continue
    const status = await stat(path.join(items, inside)).catch(() => null)
    if (status?.isFile()) return inside
  }
  const wanted = `name a .txt, .md, .html, .eml or .docx file of the items folder (${items}) whose name does not begin with . or _`
  throw new UsageError([`preview: found no document "${file}"; ${wanted}`])
}
