// Promise: the text of a mail has its lines whole and, where another mail was passed on in it, no quote marks.
import { describe, expect, it } from 'vitest'
import { loadLanguageDetector } from '../../src/documents/language.js'
import { convert } from '../../src/files/convert.js'
import { takeFlow, unflow, unquoteForwarded } from '../../src/files/mail-text.js'
import { readDocument } from '../../src/stories/read.js'

const detect = await loadLanguageDetector()

async function storiesOf(head: string, body: string) {
  const bytes = Buffer.from(`From: Nora <nora@old.example>\n${head}\n\n${body}\n`)
  const converted = await convert({ path: '47.eml', bytes, modified: new Date('2026-11-22T12:00:00Z') })
  if (!converted.ok) throw new Error(JSON.stringify(converted.problems))
  const read = readDocument(converted.value, detect, { base: 'https://gazette.example.org/', minConfidence: 0.6 })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.value.split.stories
}

const PARAGRAPHS = [
  'Ferry back in service - The night ferry sails again from Friday, three times a week.',
  'Market under the arches - The fish market moves under the railway arches in January.',
  'Cranes to be kept - The last two steam cranes of the north quay stay where they are.',
]
const TITLES = ['Ferry back in service', 'Market under the arches', 'Cranes to be kept']
const quoted = (mark: string, ...paragraphs: readonly string[]) =>
  paragraphs.map((line) => `${mark}${line}`).join(`\n${mark.trim()}\n`)
const ORIGINAL_HEAD = ['From: Ida Lund <ida@old.example>', 'Subject: Harbour notes']

describe('format=flowed', () => {
  it('is taken from the heads of a mail and of its parts, and from nowhere else', () => {
    const taken = (mail: string) => {
      const found = takeFlow(Buffer.from(mail))
      return found && [found.flow.deletesSpace, Buffer.from(found.bytes).toString()]
    }
    expect(taken('Content-Type: text/plain; format=flowed\r\n\r\nformat=flowed\r\n')).toEqual([
      false,
      'Content-Type: text/plain; format=fixed\r\n\r\nformat=flowed\r\n',
    ])
    expect(
      taken('A: b\n\n--x\ncontent-type: text/plain;\n charset=utf-8;\n Format="flowed"; DelSp=yes\n\nText'),
    ).toEqual([true, 'A: b\n\n--x\ncontent-type: text/plain;\n charset=utf-8;\n format=fixed; DelSp=yes\n\nText'])
    expect(taken('Subject: On format=flowed\nContent-Type: text/plain\n\nContent-Type: a; format=flowed\n')).toBe(null)
  })

  it('joins lines of one depth, and no others', () => {
    const lines = ['One \n two \nthree', '> four \n> five \n>> six \n>> seven', ' >eight \n', '-- \nNora']
    expect(unflow(lines.join('\n'), { deletesSpace: false })).toBe(
      'One two three\n> four five \n>> six seven\n>eight \n-- \nNora',
    )
    expect(unflow('東京 \n駅 \n\n-- \nNora', { deletesSpace: true })).toBe('東京駅\n-- \nNora')
  })

  it('keeps the paragraphs of a quotation apart, blanks between them or not', async () => {
    const body = `Begin forwarded message:\n\n${quoted('> ', ...ORIGINAL_HEAD)}\n> \n${PARAGRAPHS.map((one) => `> ${one}`).join('\n> \n')}`
    const flowed = 'Subject: Harbour\nContent-Type: text/plain; format=flowed; delsp=yes'
    expect((await storiesOf(flowed, body)).map(({ title }) => title)).toEqual(TITLES)
  })
})

describe('a mail that was passed on as a quotation', () => {
  it.each([
    [
      'Subject: Harbour',
      `FYI\n\n---------- Forwarded message ---------\n${ORIGINAL_HEAD.join('\n')}\n\n${quoted('> ', ...PARAGRAPHS)}`,
    ],
    ['Subject: Harbour', `Inizio messaggio inoltrato:\n\n${quoted('> ', ...ORIGINAL_HEAD, ...PARAGRAPHS)}`],
    ['Subject: Harbour', `Alkoi viesti:\n\n${quoted('> ', ...ORIGINAL_HEAD, ...PARAGRAPHS)}`],
    ['Subject: WG: Harbour', quoted('>', ...PARAGRAPHS)],
    [
      'Subject: Harbour',
      `FYI\n\n-- \nNora\n\nBegin forwarded message:\n\n${quoted('> ', ...ORIGINAL_HEAD, ...PARAGRAPHS)}`,
    ],
    ['Subject: Fwd: Harbour', `${quoted('> > ', ...PARAGRAPHS)}\n\n-- \nNora Quayle\nHarbour Press`],
  ])('is split as it would have been, %s %#', async (head, body) => {
    const stories = await storiesOf(head, body)
    expect(stories.map(({ title }) => title)).toEqual(TITLES)
    expect(stories.map(({ html }) => html)).toEqual(PARAGRAPHS.map((one) => `<p>${one.split(' - ')[1]}</p>`))
  })

  it.each([
    'I agree.\n\nOn Friday Ida Lund wrote:\n> The ferry sails again.\n> From Friday.',
    'Begin forwarded message:\n\n> The ferry sails again.\n\nI doubt it.',
    'A good word of the day\n\n> Still waters run deep.',
    '> The ferry sails again.\nI doubt it.',
    'No mark at all, but 3 > 2.',
    '',
  ])('is not any quotation: %j', (text) => {
    expect(unquoteForwarded(text, false)).toBe(text)
  })

  it('may be as deep and as long as it likes', () => {
    const deep = `${'>'.repeat(300_000)} One`
    expect(unquoteForwarded(deep, true)).toBe('One')
    expect(unquoteForwarded('> One\n'.repeat(300_000), true)).toBe('One\n'.repeat(300_000))
    expect(unflow(`${deep} \n${deep}`, { deletesSpace: false })).toBe(`${deep} One`)
  })

  it('keeps a quotation within, and what stands below', () => {
    expect(
      unquoteForwarded('Fwd\n---- Forwarded message ----\n>> One\n>\n> > Two\n>>> Three\n-- \n> Nora', false),
    ).toBe('Fwd\n---- Forwarded message ----\n> One\n\n> Two\n>> Three\n-- \n> Nora')
  })
})
