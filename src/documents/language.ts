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

/** The statistics take 40 ms to load, so they are loaded on first use and only where documents are read. */
export async function loadLanguageDetector(): Promise<DetectLanguage> {
  const { eld } = await import('eld/extrasmall')
  return (text) => {
    const sample = text.slice(0, SAMPLE_LENGTH)
    if (sample.trim().length < SHORTEST_SAMPLE) return null
    const found = eld.detect(sample)
    return found.language !== '' && found.isReliable() ? found.language : null
  }
}
