import { absoluteAddresses, textAtLeast } from './content-rules.js'
import { channelHas, channelLink, itemCount, languageIsTag, wellFormed } from './feed-rules.js'
import { imagePresent, imageSidesAtLeast } from './image-rules.js'
import { datesAreRfc822, distinctIds, eachItem, itemsHave, plainTitles } from './item-rules.js'
import type { Profile, Rule, RuleSource } from './profile.js'
import { RSS_PATH } from './reading.js'
import { childrenOf, textOf } from './xml.js'
import { parseUrl } from '../url.js'

const SPECIFICATION: RuleSource = { name: 'Flipboard RSS Guidelines', url: 'https://about.flipboard.com/rss-spec/' }
const RESUBMIT: RuleSource = {
  name: 'Flipboard Help, Resubmit an RSS feed',
  url: 'https://flipboard.helpshift.com/hc/en/1-flipboard/faq/1023-resubmit-an-rss-feed/',
}

export const flipboard: Profile = {
  name: 'flipboard',
  who: 'Flipboard',
  what: '20 items, full text, 300 characters, a picture of 500 pixels, authors, plain titles, dates, ids, links to the feed’s own host, GeoRSS, video type, hub',
  reads: [RSS_PATH],
  rules: [
    wellFormed(RSS_PATH, SPECIFICATION),
    channelHas(['title', 'link', 'description', 'language'], SPECIFICATION),
    languageIsTag(SPECIFICATION),
    channelLink('hub', 'name a WebSub hub, so that stories arrive as they are published', SPECIFICATION),
    itemCount(20, RESUBMIT),
    itemsHave(['title', 'link', 'description', 'pubDate', 'guid', 'dc:creator', 'content:encoded'], SPECIFICATION),
    plainTitles(RESUBMIT),
    distinctIds(RESUBMIT),
    datesAreRfc822(RESUBMIT),
    textAtLeast(300, RESUBMIT),
    sameHost(RESUBMIT),
    absoluteAddresses(SPECIFICATION),
    imagePresent(SPECIFICATION),
    imageSidesAtLeast(500, RESUBMIT),
    videoIsMp4(RESUBMIT),
    geoPoint(SPECIFICATION),
  ],
}

/** Flipboard takes a link to another host for an advertisement or a copy. */
function sameHost(source: RuleSource): Rule {
  return {
    code: 'link-elsewhere',
    source,
    check: ({ items, channel }) =>
      items.flatMap(({ element, at }) => {
        const link = textOf(element, 'link')
        if (link === '' || hostOf(link) === hostOf(channel.url)) return []
        return [{ at, found: `the item links to ${link}`, advice: `link to ${hostOf(channel.url) ?? channel.url}` }]
      }),
  }
}

function hostOf(address: string): string | null {
  return parseUrl(address)?.host ?? null
}

function videoIsMp4(source: RuleSource): Rule {
  return eachItem('video-type', source, ({ element }) =>
    [...childrenOf(element, 'enclosure'), ...childrenOf(element, 'media:content')]
      .map(({ attributes }) => attributes.get('type') ?? '')
      .filter((type) => type.startsWith('video/') && type !== 'video/mp4')
      .map((type) => ({ found: `the video is ${type}`, advice: 'use video/mp4, which every telephone plays' })),
  )
}

/** GeoRSS Simple: latitude, a blank, longitude. */
function geoPoint(source: RuleSource): Rule {
  return eachItem('georss-invalid', source, ({ element }) =>
    childrenOf(element, 'georss:point')
      .filter(({ text }) => !isPoint(text))
      .map(({ text }) => ({ found: `the place is "${text}"`, advice: 'write latitude and longitude: 45.46 9.19' })),
  )
}

function isPoint(text: string): boolean {
  const [latitude, longitude, ...rest] = text.split(/\s+/).map(Number)
  if (latitude === undefined || longitude === undefined || rest.length > 0) return false
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
}
