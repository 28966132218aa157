import type { Entry } from '../ledger/entry.js'
import { type Mistake, OURS_TO_MEND, type Rule, type RuleSource } from './profile.js'
import { NOTHING, RSS_PATH } from './reading.js'
import { childrenOf, textOf } from './xml.js'

/** Rules about a feed as a whole that more than one aggregator makes. */

/** XML 1.0 §2.1; every mistake libxml2 finds. */
export function wellFormed(address: string, source: RuleSource): Rule {
  return {
    code: 'xml-ill-formed',
    source,
    check: ({ texts, xmlMistakes }) =>
      texts.has(address)
        ? (xmlMistakes.get(address) ?? []).map(({ line, message }) => ({
            at: { address, line },
            found: message.trim(),
            advice: 'report it: no text of yours should come to this',
          }))
        : [atTop(address, 'there is no such feed', OURS_TO_MEND)],
  }
}

const CONFIGURED: ReadonlySet<string> = new Set(['title', 'description', 'language'])

/** Elements of the channel that must be there and not be empty. */
export function channelHas(names: readonly string[], source: RuleSource): Rule {
  return {
    code: 'channel-incomplete',
    source,
    check: ({ rss }) =>
      names
        .filter((name) => textOf(rss ?? NOTHING, name) === '')
        .map((name) =>
          atTop(
            RSS_PATH,
            `the channel has no <${name}>`,
            CONFIGURED.has(name) ? `set ${name} in strillone.yaml` : OURS_TO_MEND,
          ),
        ),
  }
}

/** BCP 47 as far as feeds use it: a language, perhaps a script, perhaps a region. */
export const LANGUAGE_TAG = /^[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-[a-z0-9]{5,8})*$/i
const WITH_REGION = /^[a-z]{2,3}(?:-[a-z]{4})?-(?:[a-z]{2}|\d{3})\b/i

export function languageIsTag(source: RuleSource): Rule {
  return languageRule('language-invalid', LANGUAGE_TAG, 'write a language tag such as en or pt-BR', source)
}

export function languageHasRegion(source: RuleSource): Rule {
  return languageRule(
    'language-without-region',
    WITH_REGION,
    'write it with its locale, such as en-US or it-IT',
    source,
  )
}

function languageRule(code: string, pattern: RegExp, advice: string, source: RuleSource): Rule {
  return {
    code,
    source,
    check: ({ rss }) => {
      const language = textOf(rss ?? NOTHING, 'language')
      return language === '' || pattern.test(language)
        ? []
        : [atTop(RSS_PATH, `the channel's language is "${language}"`, `${advice} in strillone.yaml`)]
    },
  }
}

export function itemCount(least: number, source: RuleSource): Rule {
  return {
    code: 'items-few',
    source,
    check: ({ items }) =>
      items.length >= least
        ? []
        : [
            atTop(
              RSS_PATH,
              `the feed has ${items.length} items`,
              `have ${least} or more: publish more, and let window be at least ${least}`,
            ),
          ],
  }
}

/** How many stories are named when a feed is too heavy. */
const HEAVIEST = 5

/** A feed no heavier than this; when it is, the stories that weigh most are named, the heaviest first. */
export function feedWeight(address: string, maxBytes: number, source: RuleSource): Rule {
  return {
    code: 'feed-too-large',
    source,
    check: ({ texts, entries }) => {
      const bytes = Buffer.byteLength(texts.get(address) ?? '')
      if (bytes <= maxBytes) return []
      const advice = `have at most ${inKilobytes(maxBytes)}: shorten stories, or lower window (now ${entries.length} items)`
      return [atTop(address, `the feed weighs ${inKilobytes(bytes)}`, advice), ...heaviest(entries)]
    },
  }
}

function heaviest(entries: readonly Entry[]): Mistake[] {
  return entries
    .map((entry) => ({ entry, bytes: Buffer.byteLength(entry.html) }))
    .toSorted((one, other) => other.bytes - one.bytes)
    .slice(0, HEAVIEST)
    .map(({ entry, bytes }) => ({
      at: { entry },
      found: `"${entry.title}" alone weighs ${inKilobytes(bytes)}`,
      advice: 'shorten it, or split it in several stories',
    }))
}

function inKilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KB`
}

/** A link of Atom inside RSS: `self` or `hub`. */
export function channelLink(relation: 'self' | 'hub', advice: string, source: RuleSource): Rule {
  return {
    code: `${relation}-link-missing`,
    source,
    check: ({ rss }) =>
      childrenOf(rss ?? NOTHING, 'atom:link').some((link) => link.attributes.get('rel') === relation)
        ? []
        : [atTop(RSS_PATH, `the channel has no <atom:link rel="${relation}">`, advice)],
  }
}

/** The address everything else is published under is https. */
export function servedSecurely(source: RuleSource): Rule {
  return {
    code: 'address-insecure',
    source,
    check: ({ channel }) =>
      channel.url.startsWith('https://')
        ? []
        : [atTop(RSS_PATH, `the feed's address begins with ${channel.url}`, 'serve it by https and set url to that')],
  }
}

export function atTop(address: string, found: string, advice: string): Mistake {
  return { at: { address, line: 1 }, found, advice }
}
