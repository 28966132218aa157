import { subHours } from 'date-fns/subHours'
import { subSeconds } from 'date-fns/subSeconds'
import { type DraftEntry, draftEntries } from './draft.js'
import type { Entry, UnnumberedChange } from './entry.js'
import { minterOf, slugOf } from './identity.js'
import type { LedgerView } from './ledger.js'
import type { Reconciliation } from './reconcile.js'
import { type DigestReconciliation, wishedDigestSlugs } from './reconcile-digests.js'
import { instantsNear } from './taken-instants.js'

/** What a publish is about, before the ledger is asked for more. */
export type Recalled = Pick<Reconciliation, 'channel' | 'documents' | 'gone' | 'unaltered' | 'now'> & {
  /** `ledger.entriesOf` these documents and the gone ones. */
  readonly known: readonly Entry[]
}

/**
 * Ask the ledger for all that `reconcile` must know of these documents; nothing in it grows with the ledger.
 *
 * Besides the entries of the documents: the withdrawn ones that look like a story new to them, and those
 * withdrawn from the same documents as these. So a file that is renamed in two steps (gone first, there again
 * under its new name a minute later) gets back the stories that were edited meanwhile as well. And those withdrawn a
 * short while ago: one may be pasted elsewhere, and edited, only now.
 */
export async function recall(ledger: LedgerView, about: Recalled): Promise<Reconciliation> {
  const { revision } = await ledger.latest()
  const drafts = draftEntries(about.documents, about.channel)
  const slugs = new Set(drafts.map(({ content }) => slugOf(content.title)))
  const like = revision === 0 ? [] : await withdrawnLike(ledger, about, drafts)
  const namesakes = revision === 0 ? [] : await ledger.entriesById(wantedIds(drafts, about.channel.id))
  const known = [...about.known, ...like, ...namesakes]
  return {
    ...about,
    known: [...new Map(known.map((entry) => [entry.id, entry])).values()],
    slugsTaken: await ledger.slugsTaken([...slugs]),
    instantsTaken: await instantsNear(ledger, about.documents, about.now),
  }
}

/**
 * Ids a new story may get: the declared ones, whose stories may be in any document, and those it would be minted,
 * which somebody may have declared for another.
 */
function wantedIds(drafts: readonly DraftEntry[], channelId: string): string[] {
  const mint = minterOf(channelId)
  const ids = drafts.flatMap(({ content, declaredId }) => [
    ...(declaredId === null ? [] : [declaredId]),
    mint(content.document, slugOf(content.title) || 'story'),
  ])
  return [...new Set(ids)]
}

async function withdrawnLike(ledger: LedgerView, about: Recalled, drafts: readonly DraftEntry[]): Promise<Entry[]> {
  const known = new Set(about.known.map((entry) => entry.fingerprint))
  const unknown = new Set(drafts.flatMap(({ content }) => (known.has(content.fingerprint) ? [] : content.fingerprint)))
  if (unknown.size === 0) return []
  const like = await ledger.entriesLike([...unknown])
  const cut = await ledger.withdrawnSince(subHours(about.now, CUT_HOURS), MOST_CUT)
  const asked = new Set([...about.documents.map((document) => document.path), ...about.gone])
  const others = new Set(like.flatMap(({ document }) => (asked.has(document) ? [] : document)))
  const siblings = others.size === 0 ? [] : await ledger.entriesOf([...others])
  return [...like, ...cut, ...siblings.filter((entry) => entry.withdrawn !== null)]
}

/** One cut so long ago is pasted elsewhere no more, unless it says the same to the letter. */
const CUT_HOURS = 6
const MOST_CUT = 100

/** How far back a free second for a digest is looked for; more changed digests than this look further. */
const DIGEST_SPAN_SECONDS = 900

/** Ask the ledger for all that `reconcileDigests` must know, once it is known what is told of the stories. */
export async function recallDigests(
  ledger: LedgerView,
  { channel, documents, gone, known, unaltered, now }: Reconciliation,
  changes: readonly UnnumberedChange[],
): Promise<DigestReconciliation> {
  const paths = new Set([...documents.map(({ path }) => path), ...gone, ...known.map(({ document }) => document)])
  const digests = await ledger.digestsOf([...paths])
  const old = new Set(digests.map(({ document }) => document))
  const fresh = documents.filter(({ path }) => !old.has(path))
  const wished = fresh.flatMap((document) => wishedDigestSlugs(document, channel.id))
  const span = DIGEST_SPAN_SECONDS + documents.length
  const taken = digests.length === 0 ? new Set<number>() : await ledger.instantsTaken(subSeconds(now, span), now)
  const told = changes.flatMap(({ entry }) => [entry.published.getTime(), entry.updated.getTime()])
  return {
    channelId: channel.id,
    documents,
    known,
    changes,
    ...(unaltered ? { unaltered } : {}),
    digests,
    slugsTaken: wished.length === 0 ? new Set() : await ledger.digestSlugsTaken(wished),
    instantsTaken: new Set([...taken, ...told]),
    revision: (await ledger.latest()).revision,
    now,
  }
}
