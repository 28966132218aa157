/** 4012 → '4,012', with what stands between the groups of a language. */
export function grouped(value: number, separator: string): string {
  return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, separator)
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Whole numbers of the smallest unit there are no more than four digits of: 1204000 → '1,204 kB'. */
export function bytesInWords(bytes: number, separator: string): string {
  const unit = UNITS.findIndex((_unit, index) => bytes < 10_000 * 1000 ** index)
  const index = unit < 0 ? UNITS.length - 1 : unit
  return `${grouped(bytes / 1000 ** index, separator)} ${UNITS[index]}`
}

/** '93 %', '–' of nothing. What is not all is not called 100 %, what is something not 0. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '–'
  const percent = Math.round((100 * part) / whole)
  if (percent === 0 && part > 0) return '< 1 %'
  return percent === 100 && part < whole ? '> 99 %' : `${percent} %`
}
