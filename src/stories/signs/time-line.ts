/**
 * A clock time or an age at the beginning of a line, as live blogs write them.
 *
 *   20:42 · 11.48 Uhr · 17:45 GMT · 8.05pm · [20h42] · 21 mins ago · vor 3 Stunden
 *   22 Nov 2026, 20:42
 */
export type TimeLine = {
  /** Offset in the block's text behind the time and its mark. */
  readonly end: number
  /** Minutes after midnight as written, before any zone; null for an age. */
  readonly minutes: number | null
  /** How long before the document's date, in minutes; null for a clock time. */
  readonly ago: number | null
  /** Minutes east of UTC, where the line says so. */
  readonly zone: number | null
}

const DAY = String.raw`(?:(?:\p{L}{2,10}\.?,?\s+)?\d{1,2}[./\s]{1,2}(?:\p{L}{3,10}|\d{1,2})\.?,?(?:[./\s]\d{2,4})?,?\s+(?:[-–—|,]\s*)?|\d{4}-\d{2}-\d{2}[\sT]+)?`
const ZONE = String.raw`(?:\s*(?:Uhr|uur|hrs?|hours?|h\.?|Z|UTC|GMT|[A-Z]{2,4}T|BST|MSK|WIB|[ap]\.?m\.?|óra|ч|時|点|시)(?![\p{L}\p{N}]))*`
const CLOCK = new RegExp(
  String.raw`^[\s\[(*_•·▪■►▶⏱🕐-🕧]*${DAY}(?:(?:午前|午後|오전|오후|上午|下午|晚上)\s?)?(\d{1,2})(?:[:.：h]|\s?h\s?|時|时|시\s?)(\d{2})(?::\d{2})?(?:分|분)?(${ZONE})[\])]?(?=$|[\s:：–—\-|,.•·⏎])[\s:：–—\-|,.•·]*`,
  'iu',
)
const TWELVE = /^[\s[(•·]*(\d{1,2})\s?([ap])\.?m\.?[\])]?(?=$|[\s:–—\-|,])[\s:–—\-|,]*/iu

/** minute, hour, day: the first letters of the unit in the languages newspapers are written in. */
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:m|min\p{L}*|phút|мин\p{L}*|хв\p{L}*|دقيقة|دقائق|मिनट|分钟|分鐘|分|분|λεπτ\p{L}*|perc\p{L}*|dakika)$/iu, 1],
  [
    /^(?:h|hrs?|hours?|std\p{L}*|stunden?|heures?|horas?|or[ae]|uur|час\p{L}*|годин\p{L}*|godz\p{L}*|hod\p{L}*|saat|ساعة|ساعات|घंटे|小时|小時|時間|시간|ώρ\p{L}*|tim\p{L}*)$/iu,
    60,
  ],
]
const AGO =
  /^[\s[(•·]*(?:(?:vor|il y a|hace|há|cca|für|πριν|قبل|منذ|за|przed|před|för|for)\s+)?(\d{1,3})\s?([\p{L}\p{M}]{1,12}?)\.?\s*(?:ago|fa|geleden|temu|sedan|siden|назад|тому|atrás|önce|前|전|पहले|sitten|ezelőtt)?[\])]?\s*$/iu
const AGO_WORD =
  /ago|\bfa\b|geleden|temu|sedan|siden|назад|тому|atrás|önce|前|전|पहले|sitten|ezelőtt|^[\s[(•·]*(?:vor|il y a|hace|há|πριν|قبل|منذ|před|för)\s/iu

/** The time a text opens with, or null. Only the first characters are looked at. */
export function timeLineOf(text: string): TimeLine | null {
  const opening = text.slice(0, 80)
  if (!/\d/.test(opening.slice(0, 40))) return null
  return clockOf(opening) ?? twelveOf(opening) ?? fullHourOf(opening) ?? ageOf(text)
}

function clockOf(opening: string): TimeLine | null {
  const found = CLOCK.exec(opening)
  if (!found) return null
  const [whole, hour, minute, zone] = found
  const hours = Number(hour)
  if (hours > 24 || Number(minute) > 59) return null
  const half = /([ap])\.?m/iu.exec(zone ?? '')?.[1]?.toLowerCase()
  const late = half === 'p' || AFTERNOON.test(opening)
  const shifted = late && hours < 12 ? hours + 12 : half === 'a' && hours === 12 ? 0 : hours
  return { end: whole.length, minutes: shifted * 60 + Number(minute), ago: null, zone: zoneOf(zone ?? '') }
}

function zoneOf(written: string): number | null {
  if (/\b(?:GMT|UTC|Z)\b/u.test(written)) return 0
  if (/\bCEST\b/u.test(written)) return 120
  return /\b(?:CET|BST)\b/u.test(written) ? 60 : null
}

const AFTERNOON = /^\D{0,24}(?:午後|오후|下午|晚上)/u
const FULL_HOUR = /^\s*(?:午前|午後|오전|오후|上午|下午|晚上)\s?(\d{1,2})\s?[時时点시](?=$|\s)\s*/u

/** `午後3時`, `오전 9시`: an hour and no minutes, alone or before a headline. */
function fullHourOf(opening: string): TimeLine | null {
  const found = FULL_HOUR.exec(opening)
  const hour = Number(found?.[1])
  if (!found || hour > 12) return null
  return {
    end: found[0].length,
    minutes: ((hour % 12) + (AFTERNOON.test(opening) ? 12 : 0)) * 60,
    ago: null,
    zone: null,
  }
}

function twelveOf(opening: string): TimeLine | null {
  const found = TWELVE.exec(opening)
  const hour = Number(found?.[1])
  if (!found || hour < 1 || hour > 12) return null
  return {
    end: found[0].length,
    minutes: ((hour % 12) + (/p/iu.test(found[2] ?? '') ? 12 : 0)) * 60,
    ago: null,
    zone: null,
  }
}

function ageOf(text: string): TimeLine | null {
  if (text.length > 40 || !AGO_WORD.test(text)) return null
  const found = AGO.exec(text)
  const unit = UNITS.find(([pattern]) => pattern.test(found?.[2] ?? ''))
  return found && unit ? { end: text.length, minutes: null, ago: Number(found[1]) * unit[1], zone: null } : null
}

const DAY_MS = 24 * 60 * 60_000

/**
 * The instant a time line means, given the document's own. A clock time without a zone is taken as UTC, on
 * the document's day; a live blog never looks ahead, so a time after the document's is of the day before
 * only when the document says its hour and the gap is wide.
 */
export function instantOf(time: TimeLine, document: Date): Date | null {
  if (time.ago !== null) return new Date(document.getTime() - time.ago * 60_000)
  if (time.minutes === null) return null
  const midnight = Math.floor(document.getTime() / DAY_MS) * DAY_MS
  return new Date(midnight + (time.minutes - (time.zone ?? 0)) * 60_000)
}
