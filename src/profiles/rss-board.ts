import { atTop, channelHas, channelLink, feedWeight, languageIsTag, wellFormed } from './feed-rules.js'
import { absoluteAddresses } from './content-rules.js'
import { datesAreRfc822, distinctIds, eachItem, plainTitles } from './item-rules.js'
import { type Profile, type Rule, type RuleSource, OURS_TO_MEND } from './profile.js'
import { NOTHING, RSS_PATH } from './reading.js'
import { READERS_LIMIT, READERS_LIMIT_BYTES } from './readers-limit.js'
import { childrenOf, textOf } from './xml.js'

/** What makers of readers settled on where RSS 2.0 leaves room. */
function bestPractice(section: string): RuleSource {
  return { name: 'RSS Best Practices Profile', url: `https://www.rssboard.org/rss-profile#${section}` }
}

function specification(section: string): RuleSource {
  return { name: 'RSS 2.0 Specification', url: `https://www.rssboard.org/rss-specification#${section}` }
}

export const rssBoard: Profile = {
  name: 'rss-board',
  who: 'RSS Advisory Board, for every RSS reader',
  what: 'required elements, plain titles, RFC 822 dates, ids, one whole enclosure, e-mail authors, absolute links, self link, order, image, ttl, 512 KB',
  reads: [RSS_PATH],
  rules: [
    wellFormed(RSS_PATH, { name: 'XML 1.0', url: 'https://www.w3.org/TR/xml/#sec-well-formed' }),
    channelHas(['title', 'link', 'description'], specification('requiredChannelElements')),
    languageIsTag(bestPractice('element-channel-language')),
    channelLink(
      'self',
      'report it: readers that were handed a copy look for it',
      bestPractice('namespace-elements-atom-link'),
    ),
    channelImage(bestPractice('element-channel-image')),
    timeToLive(bestPractice('element-channel-ttl')),
    feedWeight(RSS_PATH, READERS_LIMIT_BYTES, READERS_LIMIT),
    titleOrDescription(specification('hrelementsOfLtitemgt')),
    plainTitles(bestPractice('data-types-characterdata')),
    wholeGuid(bestPractice('element-channel-item-guid')),
    distinctIds(bestPractice('element-channel-item-guid')),
    datesAreRfc822(bestPractice('data-types-datetime')),
    authorIsAddress(bestPractice('element-channel-item-author')),
    oneAuthor(bestPractice('namespace-elements-dublin-creator')),
    wholeEnclosure(bestPractice('element-channel-item-enclosure')),
    noEmptyCategory(specification('ltcategorygtSubelementOfLtitemgt')),
    descriptionFirst(bestPractice('namespace-elements-content-encoded')),
    absoluteAddresses(bestPractice('element-channel-item-description')),
  ],
}

const LARGEST_IMAGE = { width: 144, height: 400 } as const

function channelImage(source: RuleSource): Rule {
  return {
    code: 'channel-image-large',
    source,
    check: ({ rss }) =>
      childrenOf(rss ?? NOTHING, 'image').flatMap((image) =>
        (['width', 'height'] as const)
          .filter((side) => Number(textOf(image, side)) > LARGEST_IMAGE[side])
          .map((side) =>
            atTop(
              RSS_PATH,
              `the channel's image has the ${side} ${textOf(image, side)}`,
              `use one of at most 144 × 400`,
            ),
          ),
      ),
  }
}

function timeToLive(source: RuleSource): Rule {
  return {
    code: 'ttl-invalid',
    source,
    check: ({ rss }) =>
      childrenOf(rss ?? NOTHING, 'ttl')
        .filter(({ text }) => !/^[1-9]\d*$/.test(text))
        .map(({ text }) => atTop(RSS_PATH, `the ttl is "${text}"`, 'let max_age be 60 seconds or more')),
  }
}

function titleOrDescription(source: RuleSource): Rule {
  return eachItem('item-empty', source, ({ element }) =>
    textOf(element, 'title') === '' && textOf(element, 'description') === ''
      ? [{ found: 'the item has neither title nor description', advice: 'give the story a headline' }]
      : [],
  )
}

/** Without one, readers make up their own from what may change; `isPermaLink` promises an address. */
function wholeGuid(source: RuleSource): Rule {
  return eachItem('guid-invalid', source, ({ element }) => {
    const [guid] = childrenOf(element, 'guid')
    if (!guid || guid.text === '') return [{ found: 'the item has no <guid>', advice: OURS_TO_MEND }]
    if (guid.attributes.get('isPermaLink') === 'false' || /^https?:/.test(guid.text)) return []
    return [
      { found: `the guid "${guid.text}" is said to be an address`, advice: 'report it: isPermaLink must be false' },
    ]
  })
}

function authorIsAddress(source: RuleSource): Rule {
  return eachItem('author-not-address', source, ({ element }) =>
    childrenOf(element, 'author')
      .filter(({ text }) => !/\S@\S/.test(text))
      .map(({ text }) => ({ found: `<author> is "${text}"`, advice: 'use dc:creator for a name' })),
  )
}

function oneAuthor(source: RuleSource): Rule {
  return eachItem('author-twice', source, ({ element }) =>
    childrenOf(element, 'author').length > 0 && childrenOf(element, 'dc:creator').length > 0
      ? [{ found: 'the item has both <author> and <dc:creator>', advice: 'keep one of them' }]
      : [],
  )
}

function wholeEnclosure(source: RuleSource): Rule {
  return eachItem('enclosure-invalid', source, ({ element }) => {
    const enclosures = childrenOf(element, 'enclosure')
    const many = {
      found: `the item has ${enclosures.length} enclosures`,
      advice: 'keep one: many readers see no other',
    }
    const lacking = enclosures.flatMap(({ attributes }) =>
      ['url', 'length', 'type']
        .filter((name) => (attributes.get(name) ?? '') === '')
        .map((name) => ({
          found: `the enclosure has no ${name}`,
          advice: 'use a picture or sound file beside the document',
        })),
    )
    return enclosures.length > 1 ? [many, ...lacking] : lacking
  })
}

function noEmptyCategory(source: RuleSource): Rule {
  return eachItem('category-empty', source, ({ element }) =>
    childrenOf(element, 'category')
      .filter(({ text }) => text === '')
      .map(() => ({ found: 'a category is empty', advice: 'leave the empty tag out of the front matter' })),
  )
}

/** Some readers show whichever of the two comes last. */
function descriptionFirst(source: RuleSource): Rule {
  return eachItem('description-late', source, ({ element }) => {
    const names = element.children.map(({ name }) => name)
    const [description, content] = [names.indexOf('description'), names.indexOf('content:encoded')]
    if (content < 0 || (description >= 0 && description < content)) return []
    return [{ found: 'no <description> comes before <content:encoded>', advice: OURS_TO_MEND }]
  })
}
