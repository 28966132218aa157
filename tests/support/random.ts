/** A stream of chances that a seed repeats on every machine (mulberry32). */
export type Random = {
  /** From 0, below `limit`. */
  readonly below: (limit: number) => number
  readonly pick: <T>(choices: readonly T[]) => T
  readonly chance: (probability: number) => boolean
  readonly shuffled: <T>(list: readonly T[]) => T[]
}

export function randomOf(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const pick = <T>(choices: readonly T[]): T => {
    const [choice] = choices.slice(below(choices.length))
    if (choice === undefined) throw new Error('nothing to pick from')
    return choice
  }
  const shuffled = <T>(list: readonly T[]): T[] => {
    const keyed = list.map((item) => ({ item, key: next() }))
    return keyed.toSorted((one, other) => one.key - other.key).map(({ item }) => item)
  }
  return { below, pick, chance: (probability) => next() < probability, shuffled }
}
