import { contentWithout } from './content-rules.js'
import { channelHas, languageHasRegion, wellFormed } from './feed-rules.js'
import { elementsIn } from './content-rules.js'
import { imageTypes } from './image-rules.js'
import { distinctTitles, eachItem, itemsHave, plainTitles, titleAtMost } from './item-rules.js'
import type { Profile, Rule, RuleSource } from './profile.js'
import { atTop } from './feed-rules.js'
import { RSS_PATH } from './reading.js'
import { textOf } from './xml.js'

const GUIDELINES: RuleSource = {
  name: 'RSS guidelines for Apple News',
  url: 'https://support.apple.com/guide/news-publisher/apdc2c7520ff/icloud',
}
const ASSETS: RuleSource = {
  name: 'Apple News Format, Preparing Image Assets',
  url: 'https://developer.apple.com/documentation/applenewsformat/preparing-image-video-audio-music-and-arkit-assets',
}

export const appleNews: Profile = {
  name: 'apple-news',
  who: 'Apple News',
  what: 'UTF-8, required elements, language with locale, titles of 60 characters without HTML and not alike, plain excerpts without “read more”, picture types',
  reads: [RSS_PATH],
  rules: [
    wellFormed(RSS_PATH, GUIDELINES),
    utf8(GUIDELINES),
    channelHas(['title', 'language', 'link'], GUIDELINES),
    languageHasRegion(GUIDELINES),
    itemsHave(['title', 'link', 'description'], GUIDELINES),
    titleAtMost(60, GUIDELINES),
    plainTitles(GUIDELINES),
    distinctTitles(GUIDELINES),
    simpleExcerpt(GUIDELINES),
    noReadMore(GUIDELINES),
    contentWithout(['script', 'iframe', 'form', 'object', 'embed'], GUIDELINES),
    imageTypes(['jpeg', 'png', 'gif', 'webp'], ASSETS),
  ],
}

function utf8(source: RuleSource): Rule {
  return {
    code: 'encoding-not-utf-8',
    source,
    check: ({ texts }) => {
      const declared = /^<\?xml[^>]*encoding=["']([^"']+)/.exec(texts.get(RSS_PATH) ?? '')?.[1] ?? 'utf-8'
      return declared.toLowerCase() === 'utf-8' ? [] : [atTop(RSS_PATH, `the encoding is ${declared}`, 'report it')]
    },
  }
}

const TOO_COMPLEX = new Set(['table', 'ul', 'ol', 'blockquote', 'figure', 'video', 'audio', 'iframe'])

/** Bold and italic are shown; what is laid out is not. */
function simpleExcerpt(source: RuleSource): Rule {
  return eachItem('excerpt-complex', source, ({ element }) =>
    elementsIn(textOf(element, 'description'))
      .filter(({ tagName }) => TOO_COMPLEX.has(tagName))
      .map(({ tagName }) => ({
        found: `the description has a <${tagName}>`,
        advice: 'keep to words, bold and italic',
      })),
  )
}

const READ_MORE =
  /(?:read (?:more|(?:the )?(?:full|original) story)|continue(?: reading)?|leggi tutto|(?:…|\.\.\.)\s*<\/a>)\W*(?:<\/\w+>\s*)*$/i

/** Apple puts such a link there itself. */
function noReadMore(source: RuleSource): Rule {
  return eachItem('read-more-link', source, ({ element }) => {
    const found = READ_MORE.exec(textOf(element, 'description'))
    return found ? [{ found: `the description ends with "${found[0]}"`, advice: 'end with the last sentence' }] : []
  })
}
