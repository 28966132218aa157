import type { Block, Document } from '../../documents/document.js'
import { endsWithFullStop, endsWithStop, headlineness, isCapitals } from './headline.js'
import { type Lead, leadOf, linkedLength } from './lead.js'
import { ordinalOf } from './ordinal.js'
import type { RestReason } from '../story.js'
import { type TimeLine, timeLineOf } from './time-line.js'
import { countWords, stemsOf } from './words.js'

/** A block with everything the styles look at, measured once. */
export type Unit = {
  readonly index: number
  readonly block: Block
  readonly words: number
  /** Ends as a sentence, a question, a colon: not as a headline does. */
  readonly stops: boolean
  readonly fullStop: boolean
  readonly capitals: boolean
  /** 0–1: reads like a headline of its own, whatever it looks like. */
  readonly headline: number
  readonly lead: Lead | null
  /** The share of its characters that stand in links. */
  readonly linked: number
  /** `* `, `• `, `3. `, `(c) ` as text: how many characters; 0 where there is none. */
  readonly bullet: number
  readonly number: number | null
  readonly time: TimeLine | null
  /** The words that carry its subject. */
  readonly stems: readonly string[]
  /** Blank lines above it beyond what is usual in this document. */
  readonly extraGap: number
  /** Why it is in no story, where that is plain without knowing the stories. */
  readonly rest: RestReason | null
}

/** A document as the styles see it. */
export type Reading = {
  readonly document: Document
  readonly units: readonly Unit[]
  /** Units that may be part of stories. */
  readonly live: readonly Unit[]
}

const BULLET = /^(?:[*•·▪■►▶‣◦○●➤→✔✓☐☑☒»>]|[-–—])\s+|^[・■□●○◆◇▪▶►※◎★☆▲△▼❖✦]\s*(?=[^\s・■□●○◆◇▪▶►※◎★☆▲△▼❖✦])/u

/** Everything but `rest`, which takes a look at all units together. */
export function unitsOf(document: Document): Unit[] {
  const usual = usualGap(document.blocks)
  return document.blocks.map((block, index) => unitOf(block, index, usual))
}

/** A subject is clear from the first sentences. */
const READ = 1_000

function unitOf(block: Block, index: number, usual: number): Unit {
  const { text } = block
  const opening = text.slice(0, 24)
  const number = ordinalOf(text)
  const words = countWords(text)
  return {
    index,
    block,
    words,
    stops: endsWithStop(text),
    fullStop: endsWithFullStop(text),
    capitals: text.length < 250 && isCapitals(text),
    headline: headlineness(text),
    lead: block.kind === 'paragraph' || block.kind === 'item' ? leadOf(block.node, text) : null,
    linked: text.length === 0 ? 0 : Math.min(1, linkedLength(block.node) / text.length),
    bullet: number?.length ?? BULLET.exec(opening)?.[0].length ?? 0,
    number: number?.value ?? null,
    time: timeLineOf(text),
    stems: [...stemsOf(text.slice(0, READ))],
    extraGap: Math.max(0, block.gap - usual),
    rest: null,
  }
}

const USUAL_SHARE = 0.15

/** The fewest blank lines that part blocks more than now and then. */
function usualGap(blocks: readonly Block[]): number {
  const gaps = blocks
    .slice(1)
    .map((block) => block.gap)
    .toSorted((one, other) => one - other)
  return gaps[Math.floor(gaps.length * USUAL_SHARE)] ?? 0
}
