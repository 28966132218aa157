import { randomBytes } from 'node:crypto'
import type { Token } from '../access/access.js'
import { hashToken, TOKEN_BYTES, toToken } from '../access/token.js'
import { cleanLine } from '../characters.js'
import type { Config } from '../config/config.js'
import { FORMATS } from '../formats/formats.js'
import type { Ledger } from '../ledger/ledger.js'
import { absoluteUrl, privatePath } from '../links.js'
import { MEMORY } from '../store/open.js'
import { formatRfc3339, toSecond } from '../time.js'
import { systemClock } from './clock.js'
import { lookIntoConfiguredLedger, openConfiguredLedger } from './open-ledger.js'
import type { PublishOutput } from './publish.js'
import { UsageError } from './usage-error.js'

/** Make a token for a subscriber, and print the addresses of the feeds with it: now, and never again. */
export async function addToken(config: Config, written: string, { write, remark }: PublishOutput): Promise<void> {
  const name = nameOf(written)
  await withLedger(config, remark, async ({ access }) => {
    const token = toToken(randomBytes(TOKEN_BYTES))
    if (!(await access.add({ hash: hashToken(token), name, created: toSecond(systemClock()) })))
      throw new UsageError([`token add: "${name}" has one; revoke it first, or write another name`])
    for (const format of FORMATS) write(absoluteUrl(config.channel, `${privatePath(token)}${format.path}`))
    remark('Copy these now: they are stored nowhere and cannot be shown again.')
  })
}

/** A server on the same ledger obeys within seconds. */
export async function revokeToken(config: Config, written: string, { write, remark }: PublishOutput): Promise<void> {
  const name = nameOf(written)
  await withLedger(config, remark, async ({ access }) => {
    if (!(await access.revoke(name, toSecond(systemClock()))))
      throw new UsageError([`token revoke: found no token of "${name}"; strillone token list prints the names`])
    write(`revoked  ${name}`)
  })
}

export async function listTokens(
  config: Config,
  { json }: { json: boolean },
  { write, remark }: PublishOutput,
): Promise<void> {
  const ledger = await lookIntoConfiguredLedger(config)
  if (!ledger) return remark(NONE)
  try {
    const tokens = await ledger.access.tokens()
    for (const token of tokens) write(json ? toJson(token) : toText(token))
    if (tokens.length === 0) remark(NONE)
  } finally {
    await ledger.close()
  }
}

const NONE = 'There are no tokens; strillone token add NAME makes one.'

async function withLedger(
  config: Config,
  say: (line: string) => void,
  work: (ledger: Ledger) => Promise<void>,
): Promise<void> {
  refuseMemory(config)
  const ledger = await openConfiguredLedger(config, say)
  try {
    await work(ledger)
  } finally {
    await ledger.close()
  }
}

/** What is stored by a command has to be there when the server looks. */
export function refuseMemory({ ledger }: Config): void {
  if (ledger === MEMORY)
    throw new UsageError([`--ledger (STRILLONE_LEDGER): found "${MEMORY}", which ends with this command; name a file`])
}

function nameOf(written: string): string {
  const name = cleanLine(written)
  if (name === '') throw new UsageError(['token: the name is empty; write whom the token is for, such as ada'])
  return name
}

function toText({ name, created, revoked, used }: Token): string {
  const state = revoked ? `revoked ${formatRfc3339(revoked)}` : `last used ${used ? dayOf(used) : 'never'}`
  return `${formatRfc3339(created)}  ${name}  ${state}`
}

function toJson({ name, created, revoked, used }: Token): string {
  return JSON.stringify({
    name,
    created: formatRfc3339(created),
    revoked: revoked && formatRfc3339(revoked),
    used: used && dayOf(used),
  })
}

function dayOf(instant: Date): string {
  return formatRfc3339(instant).slice(0, 10)
}
