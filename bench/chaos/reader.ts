import { type Judge, breaks, look } from './witness.js'

/** A story as readers were shown it. */
export type Shown = { readonly id: string; readonly url: string; readonly edition: number; readonly title: string }

/** Who follows one publication at whichever of its servers answers, walks its archive, and forgets nothing. */
export type Reader = {
  /** From the feed back to the oldest page; the marks that are live there, or null when the walk broke off. */
  readonly walk: (url: string) => Promise<ReadonlySet<string> | null>
  /** Poll with the last ETag, asking for what is new only; what comes is held against the whole. */
  readonly pollDelta: (url: string) => Promise<void>
  /** By mark, as of the last time it was met. */
  readonly shown: ReadonlyMap<string, Shown>
}

type Item = {
  readonly id: string
  readonly url?: string
  readonly title?: string
  readonly content_html?: string
  readonly date_published: string
  readonly date_modified?: string
}

type Known = { readonly mark: string; readonly published: string; readonly updated: string }

const MARK = /\bmark[0-9a-z]{4}x\b/

const FEED = '/feed.json'

export function openReader(judge: Judge): Reader {
  const { verdicts } = judge
  const shown = new Map<string, Shown>()
  const byId = new Map<string, Known>()
  let delta: { tag: string; items: Map<string, string> } | null = null

  /** By server and id: a server that lags behind another shows what was true before, but itself never goes back. */
  const told = new Map<string, string>()

  const note = (url: string, item: Item): void => {
    const html = item.content_html ?? ''
    const mark = MARK.exec(html)?.[0]
    if (mark === undefined) return
    const { id, url: address = '', title = '', date_published: published, date_modified: updated = published } = item
    const known = byId.get(id)
    if (known && known.mark !== mark) breaks(verdicts, 'identity', `${id} was ${known.mark} and is ${mark}`)
    if (known && known.published !== published)
      breaks(verdicts, 'dates', `${mark}: published ${known.published}, now ${published}`)
    const before = told.get(`${url} ${id}`) ?? updated
    if (Date.parse(updated) < Date.parse(before))
      breaks(verdicts, 'dates', `${mark}: ${url} said updated ${before}, then ${updated}`)
    told.set(`${url} ${id}`, updated)
    const other = shown.get(mark)?.id ?? id
    if (other !== id) breaks(verdicts, 'identity', `${mark} was ${other} and is ${id}`)
    if (known && Date.parse(updated) < Date.parse(known.updated)) return
    byId.set(id, { mark, published, updated })
    shown.set(mark, { id, url: address, title, edition: Number(/number(\d+)e/.exec(html)?.[1] ?? 0) })
  }

  return {
    shown,
    walk: async (url) => {
      const live = new Set<string>()
      for (let next: string | null = FEED; next !== null;) {
        const got = await look(judge, url, next)
        if (got?.status !== 200) return null
        const feed = parse(got.body)
        for (const item of feed.items) {
          note(url, item)
          live.add(MARK.exec(item.content_html ?? '')?.[0] ?? '')
        }
        next = feed.next_url === undefined ? null : new URL(feed.next_url).pathname
      }
      live.delete('')
      verdicts.counts.walks += 1
      return live
    },
    pollDelta: async (url) => {
      const asked = delta
      const known: Record<string, string> = asked === null ? {} : { 'If-None-Match': asked.tag, 'A-IM': 'feed' }
      const got = await look(judge, url, FEED, known)
      if (!got || got.status === 304 || got.status === 503) return
      const items = hashes(got.body)
      const tag = got.headers.get('etag') ?? ''
      if (got.status === 226 && asked) {
        verdicts.counts.deltas += 1
        const merged = new Map([...asked.items, ...items])
        const whole = await look(judge, url, FEED)
        if (whole?.status === 200 && whole.headers.get('etag') === tag)
          for (const [id, text] of hashes(whole.body))
            if (merged.get(id) !== text) breaks(verdicts, 'deltas', `${id} at ${tag} after ${asked.tag}`)
        delta = { tag, items: merged }
      } else if (got.status === 200) delta = { tag, items }
    },
  }
}

function parse(body: Buffer): { readonly items: readonly Item[]; readonly next_url?: string } {
  return JSON.parse(body.toString('utf8')) as { items: Item[]; next_url?: string }
}

function hashes(body: Buffer): Map<string, string> {
  return new Map(parse(body).items.map((item) => [item.id, JSON.stringify(item)]))
}
