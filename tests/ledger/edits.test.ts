// Promise: whatever an editor does to a document, every story that is still there keeps its id.
import { describe, expect, it } from 'vitest'
import { type Written, documentOf, idOf, openPress, told } from './press.js'

const FUEL: Written = [
  'Fuel dearer',
  'Diesel rose by eleven cents in a week. Hauliers ask the government to act before the winter sales begin.',
]
const RAIL: Written = [
  'Trains stop on Friday',
  'The unions confirmed the strike after midnight. Regional lines run until nine; night trains are cancelled.',
]
const SNOW: Written = [
  'First snow in the Apennines',
  'Ten centimetres fell above eight hundred metres. The passes stay open with chains, the road office says.',
]
const BREAD: Written = [
  'Bakers raise the price of bread',
  'A kilo costs four euros in most cities. Flour has not been so dear since the harvest of ninety-two.',
]
const DIGEST = [FUEL, RAIL, SNOW]

async function afterEdit(before: readonly Written[], after: readonly Written[]) {
  const press = openPress()
  await press.publish([documentOf('a.md', before)])
  const old = await press.live()
  const changes = await press.publish([documentOf('a.md', after)])
  return { old, now: await press.live(), changes }
}

describe('an edited document', () => {
  it('keeps the id, address and date of a story whose headline changed', async () => {
    const { old, now } = await afterEdit(DIGEST, [['Diesel at two euros', FUEL[1]], RAIL, SNOW])
    expect(now[0]).toMatchObject({ id: old[0]?.id, slug: 'fuel-dearer', published: old[0]?.published })
  })

  it('keeps the id of a story whose whole body was rewritten under its headline', async () => {
    const { old, now, changes } = await afterEdit(DIGEST, [
      FUEL,
      [RAIL[0], 'Called off: an agreement was signed.'],
      SNOW,
    ])
    expect(now.map(({ id }) => id)).toEqual(old.map(({ id }) => id))
    expect(told(changes)).toEqual(['edited Trains stop on Friday'])
  })

  it('keeps the id of a story retitled and half rewritten at once', async () => {
    const half = 'Diesel rose by eleven cents in a week. A truce was found last night in Rome.'
    const { old, now } = await afterEdit(DIGEST, [RAIL, ['A truce on the motorways', half], SNOW])
    expect(now[1]?.id).toBe(old[0]?.id)
  })

  it('gives an id of its own to a story put in before all others', async () => {
    const { old, now, changes } = await afterEdit(DIGEST, [BREAD, ...DIGEST])
    expect(now.slice(1).map(({ id }) => id)).toEqual(old.map(({ id }) => id))
    expect(told(changes).filter((one) => !one.startsWith('touched'))).toEqual([`new ${BREAD[0]}`])
  })

  it('takes a story that replaced another at its place for a new one', async () => {
    const { changes } = await afterEdit(DIGEST, [FUEL, BREAD, SNOW])
    expect(told(changes)).toEqual([`new ${BREAD[0]}`, `withdrawn ${RAIL[0]}`])
  })

  it('tells no reader of a new order', async () => {
    const { old, now, changes } = await afterEdit(DIGEST, [SNOW, FUEL, RAIL])
    expect(now.map(({ id }) => id)).toEqual([old[2]?.id, old[0]?.id, old[1]?.id])
    expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set(['touched']))
    expect(now.map(({ updated }) => updated)).toEqual([old[2]?.updated, old[0]?.updated, old[1]?.updated])
  })

  it('lets a merged story go on as the first, and withdraws the other', async () => {
    const { old, now, changes } = await afterEdit(DIGEST, [[FUEL[0], `${FUEL[1]}\n\n${RAIL[1]}`], SNOW])
    expect(now[0]?.id).toBe(old[0]?.id)
    expect(told(changes)).toContain(`withdrawn ${RAIL[0]}`)
  })

  it('lets the greater part of a split story keep the id', async () => {
    const [first, ...rest] = BREAD[1].split('. ')
    const long = `${rest.join('. ')} Butter and milk follow, and coffee at the bar has passed the mark of two euros.`
    const { old, now } = await afterEdit(
      [[BREAD[0], `${first}. ${long}`], RAIL],
      [['A kilo of bread', `${first}.`], ['Flour since ninety-two', long], RAIL],
    )
    expect(now[1]?.id).toBe(old[0]?.id)
    expect(old.map(({ id }) => id)).not.toContain(now[0]?.id)
  })

  it('finds the best pairing as a whole, not the first that fits', async () => {
    const shared = 'The council met for six hours and sent the plan for the tramway back to the committee.'
    const east = 'Shopkeepers of the east side fear for their parking places and want a tunnel.'
    const west = 'Residents of the west side ask for a stop at the hospital before anything else.'
    const { old, now } = await afterEdit(
      [
        ['Tramway', `${shared} ${east}`],
        ['West side', `${shared} ${west}`],
      ],
      [
        ['Stop at the hospital', `${shared} ${west}`],
        ['Tunnel', `${shared} ${east}`],
      ],
    )
    expect(now.map(({ id }) => id)).toEqual([old[1]?.id, old[0]?.id])
  })

  it('knows a long story again in the fifth that is left of it', async () => {
    const part = `${RAIL[1]} A bus replaces the last train to the coast; tickets of today are good tomorrow, too.`
    const rest = [FUEL[1], SNOW[1], FUEL[1].toUpperCase(), SNOW[1].toUpperCase()]
      .flatMap((text) => [text, `${text.split(' ').toReversed().join(' ')}.`, text.replaceAll(' ', ' not ')])
      .join(' ')
    const { old, now } = await afterEdit([['All of it', `${part} ${rest}`], BREAD], [BREAD, ['The strike', part]])
    expect(now[1]?.id).toBe(old[0]?.id)
  })

  it('keeps ids when the whole document is set in another style', async () => {
    const capitals = DIGEST.map(([title, text], index): Written => [`${index + 1}. ${title.toUpperCase()}:`, text])
    const { old, now } = await afterEdit(DIGEST, capitals)
    expect(now.map(({ id }) => id)).toEqual(old.map(({ id }) => id))
  })
})

describe('scripts that set no blanks between words', () => {
  const scenes: readonly (readonly [language: string, before: string, after: string, other: string])[] = [
    [
      'Japanese',
      '東京で初雪が降った。電車は一時間遅れた。学校は休みになった。',
      '東京で初雪が降りました。電車は一時間遅れた。学校は休みになった。',
      '円は対ドルで下落した。日銀は声明を出さなかった。市場は月曜まで閉まる。',
    ],
    [
      'Chinese',
      '北京今天下了第一场雪。火车晚点一小时。学校停课一天。',
      '北京昨天下了第一场大雪。火车晚点一小时。学校停课一天。',
      '人民币兑美元汇率下跌。央行没有发表声明。股市周一开盘。',
    ],
    [
      'Thai',
      'หิมะแรกตกที่เชียงใหม่เมื่อคืนนี้ รถไฟล่าช้าหนึ่งชั่วโมง',
      'หิมะแรกตกที่เชียงรายเมื่อคืนนี้ รถไฟล่าช้าหนึ่งชั่วโมง',
      'ธนาคารกลางคงอัตราดอกเบี้ยไว้เท่าเดิมจนถึงสิ้นปี',
    ],
  ]
  it.each(scenes)('know an edited and retitled story again: %s', async (_, before, after, other) => {
    const { old, now } = await afterEdit(
      [
        ['一', before],
        ['二', other],
      ],
      [
        ['四', other],
        ['三', after],
      ],
    )
    expect(now.map(({ id }) => id)).toEqual([old[1]?.id, old[0]?.id])
  })
})

describe('stories that look alike', () => {
  it('stay distinct under one headline, and keep their ids when one between them goes', async () => {
    const days = ['Sunny from the morning on.', 'Rain and wind from the west.', 'Fog in the plains till noon.']
    const { old, now } = await afterEdit(
      days.map((text): Written => ['Weather', text]),
      [
        ['Weather', days[0] ?? ''],
        ['Weather', `${days[2] ?? ''} Then sun.`],
      ],
    )
    expect(new Set(old.map(({ id }) => id)).size).toBe(3)
    expect(new Set(old.map(({ slug }) => slug)).size).toBe(3)
    expect(now.map(({ id }) => id)).toEqual([old[0]?.id, old[2]?.id])
  })

  it('are told apart by their places when all were rewritten under one headline', async () => {
    const update = (text: string): Written => ['Update', text]
    const { old, now } = await afterEdit(
      [FUEL, update('Nothing new from the courts.'), RAIL, update('The minister has resigned.'), SNOW],
      [FUEL, update('Two judges recused themselves yesterday.'), RAIL, update('Her deputy takes over.'), SNOW],
    )
    expect(now.map(({ id }) => id)).toEqual(old.map(({ id }) => id))
  })

  it('are told apart by their places when one of two twins goes and the other is edited', async () => {
    const twin = 'The bank pays for this issue and has no say in what it reports.'
    const { old, now } = await afterEdit(
      [FUEL, ['Sponsor', twin], RAIL, ['Sponsor', twin], SNOW],
      [FUEL, RAIL, ['Sponsor', `${twin} Thank you!`], SNOW],
    )
    expect(now[2]?.id).toBe(old[3]?.id)
  })

  it('do not lend an id to another one for the sake of a headline that stands several times', async () => {
    const added = (text: string): Written => ['Added', text]
    const kept = added('A German translation of the whole manual, by three volunteers.')
    const { changes } = await afterEdit(
      [FUEL, added('Support for dark mode on phones.'), RAIL, kept, SNOW],
      [FUEL, RAIL, kept, SNOW, added('Keyboard shortcuts to close a window.')],
    )
    expect(told(changes).filter((one) => !one.startsWith('touched'))).toEqual(['new Added', 'withdrawn Added'])
  })

  it('are told apart by their neighbours when they are the same to the letter', async () => {
    const twin: Written = ['Sponsor', 'This issue is paid for by the bank.']
    const { old, now } = await afterEdit([FUEL, twin, RAIL, twin, SNOW], [FUEL, RAIL, twin, SNOW])
    expect(now[2]?.id).toBe(old[3]?.id)
  })

  it('keep their ids in a list of links without bodies', async () => {
    const links = ['Rust 1.0 released', 'Rust 1.1 released', 'A tour of borrowing', 'Meeting notes']
    const { old, now, changes } = await afterEdit(
      links.map((title): Written => [title, '']),
      ['Rust 1.0 released', 'Rust 1.1 is released', 'A tour of borrowing', 'Rust 1.2 released', 'Meeting notes'].map(
        (title): Written => [title, ''],
      ),
    )
    expect(idOf(now, 'Rust 1.1 is released')).toBe(idOf(old, 'Rust 1.1 released'))
    expect(told(changes)).toContain('new Rust 1.2 released')
  })

  it('keep their ids in a list of links that is set in capitals, numbered, moved about and renamed', async () => {
    const links = ['Rust 1.0 released', 'A tour of borrowing', 'Meeting notes', 'Who is hiring?']
    const press = openPress()
    await press.publish([
      documentOf(
        'links.txt',
        links.map((title): Written => [title, '']),
      ),
    ])
    const old = await press.live()
    const shouted = links.toReversed().map((title, index): Written => [`${index + 1}. ${title.toUpperCase()}`, ''])
    await press.publish([documentOf('week/links.md', shouted)], ['links.txt'])
    expect((await press.live()).map(({ id }) => id)).toEqual(old.map(({ id }) => id).toReversed())
  })

  it('do not pass a link on to the next version of what it leads to', async () => {
    const links = (...titles: string[]) => titles.map((title): Written => [title, ''])
    const { changes } = await afterEdit(
      links('Swift 4.0.1 released', 'A tour of borrowing', 'Meeting notes'),
      links('A tour of borrowing', 'Swift 4.0.2 released', 'Meeting notes'),
    )
    expect(told(changes)).toContain('new Swift 4.0.2 released')
  })

  it('keep their ids where short bodies stay and headlines change and move', async () => {
    const { old, now } = await afterEdit(
      [['Finally', 'Swift 6 will include breaking changes!'], FUEL, ['Thanks', 'To all who wrote in.'], RAIL],
      [
        FUEL,
        ['Thanks and goodbye', 'To all who wrote in.'],
        RAIL,
        ['The last word', 'Swift 6 will include breaking changes!'],
      ],
    )
    expect(now.map(({ id }) => id)).toEqual([old[1]?.id, old[2]?.id, old[3]?.id, old[0]?.id])
  })

  it('are 500 of one headline and one text, and cost no more than others', async () => {
    const same = Array.from({ length: 500 }, (): Written => ['Update', 'Nothing to report.'])
    const { old, now } = await afterEdit(same, same.slice(1))
    const before = new Set(old.map(({ id }) => id))
    expect(before.size).toBe(500)
    expect(now.every(({ id }) => before.has(id))).toBe(true)
  })
})
