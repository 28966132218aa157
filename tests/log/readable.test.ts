// Promise: on a terminal the log is sentences for a person, elsewhere one line of JSON an event, and nothing a stranger
// wrote can do more than be read.
import picocolors from 'picocolors'
import { describe, expect, it } from 'vitest'
import { colorsFor } from '../../src/log/colors.js'
import { type Log, openLog } from '../../src/log/log.js'
import type { LogForm, LogLevel } from '../../src/log/settings.js'

const PLAIN = picocolors.createColors(false)

function logTo(form: LogForm, { level = 'info', isTerminal = false, colors = PLAIN }: Partial<Place> = {}) {
  const lines: string[] = []
  const log = openLog({ form, level }, { write: (text) => lines.push(text), isTerminal, colors })
  return { ...log, lines, said: () => lines.map((line) => line.replace(/^\d\d:\d\d:\d\d /, '')).join('') }
}

type Place = { readonly level: LogLevel; readonly isTerminal: boolean; readonly colors: typeof PLAIN }

function readable(write: (logger: Log['logger']) => void): string {
  const log = logTo('readable', { level: 'debug' })
  write(log.logger)
  return log.said()
}

describe('the form', () => {
  it.each([
    ['auto', true, /^\d\d:\d\d:\d\d hello\n$/],
    ['auto', false, /^\{"level":30,"time":"[^"]+Z","msg":"hello"\}\n$/],
    ['readable', false, /^\d\d:\d\d:\d\d hello\n$/],
    ['json', true, /^\{"level":30,.*"msg":"hello"\}\n$/],
  ] as const)('%s, on a terminal: %s', (form, isTerminal, expected) => {
    const log = logTo(form, { isTerminal })
    log.logger.info('hello')
    expect(log.lines.join('')).toMatch(expected)
  })

  it('and the level change while the program runs', () => {
    const log = logTo('json', { level: 'warn' })
    log.logger.info('unsaid')
    log.use({ form: 'readable', level: 'debug' })
    log.logger.debug('said')
    expect(log.said()).toBe('debug: said\n')
  })

  it('has the time of the machine’s own zone', () => {
    const log = logTo('readable')
    const before = new Date()
    log.logger.info('now')
    const times = [before, new Date()].map((moment) => moment.toTimeString().slice(0, 8))
    expect(times).toContain(log.lines[0]?.slice(0, 8))
  })
})

describe('a line for people', () => {
  it.each<[string, (logger: Log['logger']) => void]>([
    [
      'published revision 7: 12 new, 2 withdrawn',
      (log) => log.info({ revision: 7, new: 12, edited: 0, withdrawn: 2, returned: 0, touched: 0 }, 'published'),
    ],
    ['published revision 8', (log) => log.info({ revision: 8, new: 0 }, 'published')],
    ['listening on localhost, port 3000', (log) => log.info({ host: 'localhost', port: 3000 }, 'listening')],
    [
      'monday.md:12: date-invalid: found date "domani"',
      (log) =>
        log.warn(
          { file: 'monday.md', line: 12, code: 'date-invalid' },
          'monday.md:12: date-invalid: found date "domani"',
        ),
    ],
    ['warning: look out what=the step', (log) => log.warn({ what: 'the step' }, 'look out')],
    [
      'error: configuration not reloaded: id can only change at a restart',
      (log) => log.error({ fields: ['id'] }, 'configuration not reloaded: id can only change at a restart'),
    ],
    [
      'GET /rss.xml 304, 0 bytes in 0.4 ms, newsboat at 203.0.113.0 id=7f3a',
      (log) =>
        log.info(
          {
            id: '7f3a',
            method: 'GET',
            path: '/rss.xml',
            status: 304,
            bytes: 0,
            ms: 0.4,
            address: '203.0.113.0',
            reader: 'newsboat',
          },
          'request',
        ),
    ],
    [
      'warning: delivery failed; it is tried again: /rss.xml to reader.example, answered 503, attempt 2, again in 60 s protocol=websub',
      (log) =>
        log.warn(
          {
            protocol: 'websub',
            topic: '/rss.xml',
            host: 'reader.example',
            attempt: 2,
            why: 'answered 503',
            retryMs: 60_000,
          },
          'delivery failed; it is tried again',
        ),
    ],
  ])('reads %j', (expected, write) => {
    expect(readable(write)).toBe(`${expected}\n`)
  })

  it('of a fault says the message first and the stack below', () => {
    const [first, ...stack] = readable((log) => log.error(new Error('it broke'), 'a request failed'))
      .trimEnd()
      .split('\n')
    expect(first).toBe('error: a request failed: it broke')
    expect(stack.length).toBeGreaterThan(1)
    for (const frame of stack) expect(frame).toMatch(/^ {2}at /)
  })

  it('gives no power to what an author or a stranger wrote', () => {
    const evil = 'a\u001B[2J\u009B31m\nfake: 22:41:07 published\u202Eabc'
    const text = readable((log) =>
      log.warn({ [`k${evil}`]: evil, err: { message: evil, stack: `x\n at ${evil}` } }, evil),
    )
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202E]/u)
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(3)
  })
})

describe('colours', () => {
  const on = (isTTY: boolean, environment: Record<string, string>) => colorsFor({ isTTY }, environment).isColorSupported

  it('are for terminals that have them and people who want them', () => {
    expect(on(true, { TERM: 'xterm' })).toBe(true)
    expect(on(false, { TERM: 'xterm' })).toBe(false)
    expect(on(true, { TERM: 'dumb' })).toBe(false)
    expect(on(true, { TERM: 'xterm', NO_COLOR: '1' })).toBe(false)
    expect(on(true, { TERM: 'xterm', NO_COLOR: '' })).toBe(true)
    expect(colorsFor({}, {}).isColorSupported).toBe(false)
  })

  it('mark what is wrong, and where', () => {
    const log = logTo('readable', { colors: picocolors.createColors(true) })
    log.logger.warn({ file: 'a.md', line: 2, code: 'date-invalid' }, 'a.md:2: date-invalid: found …')
    log.logger.error('no')
    log.logger.warn({ file: 'a.md', line: 2, code: 'date-invalid', severity: 'error' }, 'a.md:2: date-invalid: found …')
    expect(log.lines[0]).toContain('\u001B[1ma.md:2\u001B[22m: \u001B[33mdate-invalid\u001B[39m: found …')
    expect(log.lines[2]).toContain('\u001B[31mdate-invalid\u001B[39m: found …\n')
    expect(log.lines[1]).toContain('\u001B[31merror:\u001B[39m no')
  })
})
