import { contentWithout, nestedBelow, noRunsOfBreaks, absoluteAddresses } from './content-rules.js'
import { servedSecurely, wellFormed } from './feed-rules.js'
import { imageLongSideAtLeast, imagePresent, imageShape, imageTypes, mediaHas } from './image-rules.js'
import {
  datesAreRfc822,
  datesNotInFuture,
  datesWithinDays,
  distinctIds,
  eachItem,
  itemsHave,
  plainDescriptions,
  plainTitles,
  titleAtMost,
  titleMoreThan,
} from './item-rules.js'
import type { Profile, Rule, RuleSource } from './profile.js'
import { RSS_PATH } from './reading.js'
import { textOf } from './xml.js'
import { parseUrl } from '../url.js'

const METADATA: RuleSource = {
  name: 'MSN feed item metadata requirements',
  url: 'https://support.microsoft.com/topic/0114c19c-36bb-4fef-8322-4a1ed6888329',
}
const HTML: RuleSource = {
  name: 'MSN HTML guidelines and tag restrictions',
  url: 'https://support.microsoft.com/topic/2a12f610-f3da-43ea-8dc4-766f6df89e8d',
}
const CONTENT: RuleSource = {
  name: 'MSN feed content specifications',
  url: 'https://helpcenter.microsoftstart.com/kb/articles/25-feed-content-specifications',
}
const EXAMPLES: RuleSource = {
  name: 'MSN ATOM and RSS code examples',
  url: 'https://helpcenter.microsoftstart.com/kb/articles/58-atom-and-rss-code-examples',
}
const MANAGEMENT: RuleSource = {
  name: 'MSN feed management FAQ',
  url: 'https://support.microsoft.com/topic/4690c187-b7e3-4a1e-b738-c294959f009c',
}

export const msn: Profile = {
  name: 'msn',
  who: 'MSN (Microsoft Start)',
  what: 'https, one language, whole items, titles of 21 to 150 characters, plain abstracts, dates of the last year, HTML without scripts, deep nesting or runs of line breaks, pictures of 720 pixels with type, credit and mi: rights',
  reads: [RSS_PATH],
  rules: [
    wellFormed(RSS_PATH, CONTENT),
    servedSecurely(CONTENT),
    noPasswords(CONTENT),
    oneLanguage(MANAGEMENT),
    itemsHave(['guid', 'title', 'pubDate', 'link', 'content:encoded'], METADATA),
    distinctIds(METADATA),
    titleMoreThan(20, METADATA),
    titleAtMost(150, METADATA),
    plainTitles(METADATA),
    plainDescriptions(METADATA),
    datesAreRfc822(METADATA),
    datesNotInFuture(METADATA),
    datesWithinDays(365, METADATA),
    contentWithout(['style', 'script', 'object', 'embed', 'param', 'applet'], HTML),
    nestedBelow(10, HTML),
    noRunsOfBreaks(HTML),
    absoluteAddresses(HTML),
    imagePresent(CONTENT),
    imageTypes(['jpeg', 'png', 'gif', 'webp'], CONTENT),
    imageLongSideAtLeast(720, CONTENT),
    imageShape(0.5, 1.89, CONTENT),
    mediaHas(['url', 'type'], ['media:credit', 'media:text', 'mi:hasSyndicationRights'], EXAMPLES),
  ],
}

function noPasswords(source: RuleSource): Rule {
  return eachItem('link-with-password', source, ({ element }) => {
    const link = parseUrl(textOf(element, 'link'))
    return link === null || (link.username === '' && link.password === '')
      ? []
      : [{ found: 'the link has a user name in it', advice: 'take it out of url' }]
  })
}

/** A feed is registered for one language. */
function oneLanguage(source: RuleSource): Rule {
  return {
    code: 'language-mixed',
    source,
    check: ({ entries, channel }) =>
      entries
        .filter(({ language }) => mainPart(language) !== mainPart(channel.language))
        .map((entry) => ({
          at: { entry },
          found: `the story is in ${entry.language}, the feed in ${channel.language}`,
          advice: 'publish it in a feed of its own language',
        })),
  }
}

function mainPart(language: string): string {
  return language.toLowerCase().split('-')[0] ?? ''
}
