/** A number a block opens with: its value, and how many characters it takes with the mark behind it. */
export type Ordinal = { readonly value: number; readonly length: number }

const FIGURES = /^[([]?(?:№\s?|n[°º.]\s?|#)?(\d{1,3})(?:[.)\]:]-?|\.\)|\s?[-–—])\s+|^(\d{1,3})[、．]\s*/iu
const CIRCLED = /^[①-⑳⓪❶-❿]\s*/u
const IDEOGRAPHS = /^[（(]?([一二三四五六七八九十]{1,3})(?:[、．.]|[）)])\s*/u
const ROMAN = /^([IVX]{1,5}|[Ⅰ-Ⅻ])(?:[.)、．]\s*|\s+(?=[\p{Lo}]))/u
const KEYCAP = /^(\d)\uFE0F?\u20E3\s*/u

/**
 *   '3. Fuel' → 3   '3.- Fuel' → 3   '③ Fuel' → 3   '三、燃料' → 3   'III. Fuel' → 3   'Ⅲ 燃料' → 3
 */
export function ordinalOf(text: string): Ordinal | null {
  const opening = text.slice(0, 24)
  const figures = FIGURES.exec(opening) ?? KEYCAP.exec(opening)
  if (figures) return { value: Number(figures[1] ?? figures[2]), length: figures[0].length }
  const circled = CIRCLED.exec(opening)?.[0]
  if (circled !== undefined) return { value: opening.codePointAt(0) ?? 0, length: circled.length }
  const ideographs = IDEOGRAPHS.exec(opening)
  if (ideographs?.[1] !== undefined) return { value: fromIdeographs(ideographs[1]), length: ideographs[0].length }
  const roman = ROMAN.exec(opening)
  return roman?.[1] === undefined ? null : { value: fromRoman(roman[1]), length: roman[0].length }
}

const TEN = '十'

/** 三 → 3, 十二 → 12, 二十 → 20 */
function fromIdeographs(written: string): number {
  const [tens, ones] = written.includes(TEN) ? written.split(TEN) : ['', written]
  const counted = written.includes(TEN) ? Math.max(1, digitOf(tens)) * 10 : 0
  return counted + digitOf(ones)
}

function digitOf(sign: string | undefined): number {
  return sign ? '一二三四五六七八九'.indexOf(sign) + 1 : 0
}

const ROMAN_VALUES: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10 }

function fromRoman(written: string): number {
  const values = Array.from(written.normalize('NFKC'), (sign) => ROMAN_VALUES[sign] ?? 0)
  return values.reduce((sum, value, index) => sum + (value < (values[index + 1] ?? 0) ? -value : value), 0)
}
