import { absoluteAddresses, contentWithout } from './content-rules.js'
import { atTop, channelHas, feedWeight, languageIsTag, wellFormed } from './feed-rules.js'
import { datesAreRfc822, datesNotInFuture, distinctIds, itemsHave, plainTitles } from './item-rules.js'
import { imageTypes } from './image-rules.js'
import type { Profile, Rule, RuleSource } from './profile.js'
import { NOTHING, RSS_PATH } from './reading.js'
import { childrenOf, descendantsOf, textOf } from './xml.js'

const SPECIFICATION: RuleSource = {
  name: 'SmartFormat Specification 2.1',
  url: 'https://publishers.smartnews.com/hc/en-us/articles/360036526213',
}

export const smartnews: Profile = {
  name: 'smartnews',
  who: 'SmartNews (SmartFormat)',
  what: 'channel date and language, a description of 30 characters, the snf logo, whole items with full text, thumbnails, plain titles, dates, ids, no scripts, 1 MB',
  reads: [RSS_PATH],
  rules: [
    wellFormed(RSS_PATH, SPECIFICATION),
    channelHas(['title', 'link', 'description', 'pubDate', 'language'], SPECIFICATION),
    languageIsTag(SPECIFICATION),
    shortDescription(SPECIFICATION),
    logo(SPECIFICATION),
    feedWeight(RSS_PATH, 1024 * 1024, SPECIFICATION),
    itemsHave(['title', 'link', 'guid', 'pubDate', 'content:encoded'], SPECIFICATION),
    thumbnail(SPECIFICATION),
    imageTypes(['jpeg', 'png', 'gif', 'webp'], SPECIFICATION),
    plainTitles(SPECIFICATION),
    distinctIds(SPECIFICATION),
    datesAreRfc822(SPECIFICATION),
    datesNotInFuture(SPECIFICATION),
    contentWithout(['script', 'style', 'form', 'object', 'embed', 'applet', 'frame'], SPECIFICATION),
    absoluteAddresses(SPECIFICATION),
  ],
}

const LONGEST_DESCRIPTION = 30

/** It stands below the channel's name on a telephone. */
function shortDescription(source: RuleSource): Rule {
  return {
    code: 'description-long',
    source,
    check: ({ rss }) => {
      const { length } = Array.from(textOf(rss ?? NOTHING, 'description'))
      if (length <= LONGEST_DESCRIPTION) return []
      return [
        atTop(
          RSS_PATH,
          `the channel's description has ${length} characters`,
          `write ${LONGEST_DESCRIPTION} or fewer in strillone.yaml`,
        ),
      ]
    },
  }
}

function logo(source: RuleSource): Rule {
  return {
    code: 'logo-missing',
    source,
    check: ({ rss }) => {
      const [found] = childrenOf(rss ?? NOTHING, 'snf:logo')
      if (found && textOf(found, 'url') !== '') return []
      return [atTop(RSS_PATH, 'the channel has no <snf:logo> with a <url>', 'give a logo, a PNG of 700 × 100')]
    },
  }
}

function thumbnail(source: RuleSource): Rule {
  return {
    code: 'thumbnail-missing',
    source,
    check: ({ items }) =>
      items
        .filter(({ element }) => descendantsOf(element).every(({ name }) => name !== 'media:thumbnail'))
        .map(({ at }) => ({
          at,
          found: 'the item has no <media:thumbnail>',
          advice: 'name an image in the front matter, or put one in the story',
        })),
  }
}
