import type { Finding, Mistake, Profile, Rule } from './profile.js'
import type { Place, Published } from './published.js'
import { readPublished } from './reading.js'
import { findXmlMistakes, type XmlMistake } from './strict-xml.js'

/** Hold what is about to be published against one aggregator's rules; in the order of the rules. */
export async function checkProfile(profile: Profile, published: Published): Promise<readonly Finding[]> {
  const reading = readPublished(published, await xmlMistakesIn(profile, published))
  return profile.rules.flatMap((rule) =>
    rule.check(reading).map((mistake) => toFinding(mistake, rule, profile, published)),
  )
}

async function xmlMistakesIn(
  { reads }: Profile,
  { texts }: Published,
): Promise<ReadonlyMap<string, readonly XmlMistake[]>> {
  const files = [...texts].filter(([address]) => address.endsWith('.xml') && reads.includes(address))
  return new Map(
    await Promise.all(files.map(async ([address, text]) => [address, await findXmlMistakes(text)] as const)),
  )
}

function toFinding({ at, found, advice }: Mistake, rule: Rule, profile: Profile, published: Published): Finding {
  const { code, source } = rule
  return { profile: profile.name, code, ...whereabouts(at, published), found, advice, source }
}

function whereabouts(at: Place, { lines }: Published): Pick<Finding, 'file' | 'line'> {
  if ('entry' in at) return { file: at.entry.document, line: lines.get(at.entry.id) ?? 1 }
  return { file: at.address, line: at.line }
}
