/**
 * The language a text is written in, or null when that is not sure.
 *
 *   'I ministri hanno trovato un accordo nella notte.' → 'it'
 *   'OK'                                               → null
 */
export type DetectLanguage = (text: string) => string | null

/** Enough to be sure; four times as much takes four times as long and says the same. */
const SAMPLE_LENGTH = 1_000
const SHORTEST_SAMPLE = 20

/** Scripts that one language is written in; a tenth of the letters is enough, for names and links are Latin everywhere. */
const SCRIPTS: readonly (readonly [language: string, letters: RegExp])[] = [
  ['ko', /\p{Script=Hangul}/gu],
  ['ja', /\p{Script=Hiragana}|\p{Script=Katakana}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['ka', /\p{Script=Georgian}/gu],
  ['hy', /\p{Script=Armenian}/gu],
]
const ENOUGH_OF_A_SCRIPT = 0.1

/** The statistics take 40 ms to load, so they are loaded on first use and only where documents are read. */
export async function loadLanguageDetector(): Promise<DetectLanguage> {
  const { eld } = await import('eld/extrasmall')
  return (text) => {
    const sample = text.slice(0, SAMPLE_LENGTH)
    if (sample.trim().length < SHORTEST_SAMPLE) return null
    const found = eld.detect(sample)
    return found.language !== '' && found.isReliable() ? found.language : languageOfScript(sample)
  }
}

function languageOfScript(sample: string): string | null {
  const letters = sample.match(/\p{L}/gu)?.length ?? 0
  const found = SCRIPTS.find(([, script]) => (sample.match(script)?.length ?? 0) > letters * ENOUGH_OF_A_SCRIPT)
  return found?.[0] ?? null
}
