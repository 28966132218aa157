import { stemsOf } from '../signs/words.js'

/** How many of the subject words of a title a story has, on the mean. */
export function subjectShare(title: string, stems: readonly ReadonlySet<string>[]): number {
  const subject = [...stemsOf(title)]
  if (subject.length === 0 || stems.length === 0) return 0
  const shared = stems.map((one) => subject.filter((stem) => one.has(stem)).length / subject.length)
  return shared.reduce((sum, one) => sum + one, 0) / stems.length
}

/** With fewer words two texts share some or none by chance. */
const FEWEST_STEMS = 6

function sharedShare(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return [...one].filter((stem) => other.has(stem)).length / Math.min(one.size, other.size)
}

/** How much of their words neighbouring stories share, on the mean; of such as say next to nothing, what is usual. */
export function cohesionOf(stems: readonly ReadonlySet<string>[]): number {
  let sum = 0
  let pairs = 0
  for (let index = 1; index < stems.length; index += 1) {
    const [one, other] = [stems[index - 1], stems[index]]
    if (!one || !other || Math.min(one.size, other.size) < FEWEST_STEMS) continue
    sum += sharedShare(one, other)
    pairs += 1
  }
  return pairs === 0 ? 0.15 : sum / pairs
}

const FEWEST_UNRELATED = 4
/** Sections of articles share an eighth of their words and more, each with each. */
const RELATED = 0.12
const MOST_COMPARED = 50

/** How little each story has to do with every other; 0 for a few, or for such as say too little to tell. */
export function unrelatedness(stems: readonly ReadonlySet<string>[]): number {
  if (stems.length < FEWEST_UNRELATED || stems.some(({ size }) => size < FEWEST_STEMS)) return 0
  const compared = stems.slice(0, MOST_COMPARED)
  const shares = compared.flatMap((one, index) => compared.slice(index + 1).map((other) => sharedShare(one, other)))
  return Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0) / shares.length / RELATED)
}
