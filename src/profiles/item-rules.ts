import { subDays } from 'date-fns/subDays'
import { parseInstant } from '../time.js'
import { type Found, placed, type Rule, type RuleSource, OURS_TO_MEND } from './profile.js'
import type { Item } from './reading.js'
import { textOf } from './xml.js'

/** Rules about every item of RSS that more than one aggregator makes. */

/** What to do about an element that is not there. */
const REMEDIES: Readonly<Record<string, string>> = {
  title: 'give the story a headline',
  description: 'give the story a body',
  'content:encoded': 'give the story a body',
  'dc:creator': 'name authors in the front matter, or an author in strillone.yaml',
  'media:thumbnail': 'name an image in the front matter',
}

/** Elements that must be in every item and not be empty. */
export function itemsHave(names: readonly string[], source: RuleSource): Rule {
  return eachItem('item-incomplete', source, ({ element }) =>
    names
      .filter((name) => textOf(element, name) === '')
      .map((name) => ({ found: `the item has no <${name}>`, advice: REMEDIES[name] ?? OURS_TO_MEND })),
  )
}

export function titleAtMost(most: number, source: RuleSource): Rule {
  return eachItem('title-long', source, ({ element }) => {
    const { length } = Array.from(textOf(element, 'title'))
    return length <= most ? [] : [{ found: `the title has ${length} characters`, advice: `write ${most} or fewer` }]
  })
}

export function titleMoreThan(least: number, source: RuleSource): Rule {
  return eachItem('title-short', source, ({ element }) => {
    const { length } = Array.from(textOf(element, 'title'))
    return length > least ? [] : [{ found: `the title has ${length} characters`, advice: `write more than ${least}` }]
  })
}

const TAG = /<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>/i
/** Something a browser would take for a tag or a reference: `<b>`, `</i >`, `&nbsp;`. */
const MARKUP = new RegExp(`${TAG.source}|&(?:[a-z]+|#x?[0-9a-f]+);`, 'i')

export function plainTitles(source: RuleSource): Rule {
  return withoutMarkup('title', MARKUP, source)
}

/** A description is HTML by convention, so references are in order there; tags are what is asked about. */
export function plainDescriptions(source: RuleSource): Rule {
  return withoutMarkup('description', TAG, source)
}

function withoutMarkup(name: 'title' | 'description', markup: RegExp, source: RuleSource): Rule {
  return eachItem(`${name}-has-markup`, source, ({ element }) => {
    const found = markup.exec(textOf(element, name))
    return found ? [{ found: `the ${name} has ${found[0]} in it`, advice: 'write it without HTML' }] : []
  })
}

export function distinctTitles(source: RuleSource): Rule {
  return repeated('title-duplicate', 'title', 'give each story a title of its own', source)
}

export function distinctIds(source: RuleSource): Rule {
  return repeated('guid-duplicate', 'guid', 'report it: no two stories share an id', source)
}

function repeated(code: string, name: string, advice: string, source: RuleSource): Rule {
  return {
    code,
    source,
    check: ({ items }) => {
      const seen = new Set<string>()
      return items.flatMap(({ element, at }) => {
        const text = textOf(element, name)
        if (text === '' || !seen.has(text)) return seen.add(text) && []
        return [{ at, found: `another item has the ${name} "${text}" too`, advice }]
      })
    },
  }
}

const RFC822 =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}(?::\d{2})? (?:GMT|UT|[+-]\d{4})$/

/** RFC 822 §5 with four digits of year. */
export function datesAreRfc822(source: RuleSource): Rule {
  return eachItem('date-invalid', source, ({ element }) => {
    const date = textOf(element, 'pubDate')
    if (date === '' || RFC822.test(date)) return []
    return [{ found: `the date is "${date}"`, advice: 'write it as Sun, 22 Nov 2026 09:30:00 GMT' }]
  })
}

export function datesNotInFuture(source: RuleSource): Rule {
  return {
    code: 'date-in-future',
    source,
    check: ({ items, now }) =>
      items.flatMap(({ element, at }) => {
        const date = parseInstant(textOf(element, 'pubDate'))
        if (date === null || date <= now) return []
        return [{ at, found: `the story is dated ${date.toUTCString()}`, advice: 'give it a date that is past' }]
      }),
  }
}

export function datesWithinDays(days: number, source: RuleSource): Rule {
  return {
    code: 'date-old',
    source,
    check: ({ items, now }) =>
      items.flatMap(({ element, at }) => {
        const date = parseInstant(textOf(element, 'pubDate'))
        if (date === null || date > subDays(now, days)) return []
        const found = `the story is dated ${date.toUTCString()}`
        return [{ at, found, advice: `publish stories of the last ${days} days; lower window to leave it out` }]
      }),
  }
}

/** A rule that looks at one item at a time. */
export function eachItem(code: string, source: RuleSource, look: (item: Item) => readonly Found[]): Rule {
  return {
    code,
    source,
    check: ({ items }) => items.flatMap((item) => placed(item.at, look(item))),
  }
}
