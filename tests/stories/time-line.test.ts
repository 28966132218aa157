// Promise: the times of a live blog are understood in every way newspapers write them, and nothing else is a time.
import { describe, expect, test } from 'vitest'
import { instantOf, timeLineOf } from '../../src/stories/signs/time-line.js'

const DOCUMENT = new Date('2026-03-04T18:30:00Z')

function instant(text: string): string | null {
  const time = timeLineOf(text)
  return time ? (instantOf(time, DOCUMENT)?.toISOString().slice(0, 16) ?? null) : null
}

describe('a line that opens with a time', () => {
  test.each([
    ['20:42', '2026-03-04T20:42'],
    ['11.48 Uhr', '2026-03-04T11:48'],
    ['17:45 GMT', '2026-03-04T17:45'],
    ['17:45 CET', '2026-03-04T16:45'],
    ['8.05pm', '2026-03-04T20:05'],
    ['12:10 am', '2026-03-04T00:10'],
    ['9pm', '2026-03-04T21:00'],
    ['20h42', '2026-03-04T20:42'],
    ['20時42分', '2026-03-04T20:42'],
    ['[17:30] Bari reopens', '2026-03-04T17:30'],
    ['17:30 – Bari reopens', '2026-03-04T17:30'],
    ['21 mins ago', '2026-03-04T18:09'],
    ['2 hours ago', '2026-03-04T16:30'],
    ['vor 3 Stunden', '2026-03-04T15:30'],
    ['il y a 5 minutes', '2026-03-04T18:25'],
    ['hace 2 horas', '2026-03-04T16:30'],
    ['10 minuti fa', '2026-03-04T18:20'],
    ['15 минут назад', '2026-03-04T18:15'],
    ['3小时前', '2026-03-04T15:30'],
  ])('%s', (text, expected) => {
    expect(instant(text)).toBe(expected)
  })

  test.each([
    '25:10',
    '20:75',
    '1.2.3',
    'Ferries leave at 17:30',
    '3 boats',
    '2026',
    '17:305',
    '42 people ago we left the town behind us for good',
  ])('not %s', (text) => {
    expect(timeLineOf(text)).toBeNull()
  })
})
