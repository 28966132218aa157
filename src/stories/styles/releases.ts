import { areBareFigures } from '../signs/bare-figures.js'
import type { Reading, Unit } from '../signs/reading.js'
import type { Candidate, Style } from './style.js'

/**
 *   ## [1.3.12] - 2024-06-22    ← a mark
 *   ### Fixed                     part of the release, however often it comes again
 *   - Dependency updates.
 *   1.3.11 (2023-03-22)         ← a mark in plain text
 *
 * A changelog: lines that are a version, with its day or without, one story each.
 */
export const releases: Style = { name: 'releases', propose }

const VERSION =
  /^\W*(?:(?:version|release|ver|versione|versión|версия|バージョン|版本)\.?\s*)?v?\d+\.\d+(?:\.\d+)*(?:[-.+]?(?:alpha|beta|rc|dev|pre|post|final|lts)[-.\w]*)?\W*(?:$|[\s(–—-]+[^\p{L}]*\d.{0,40}$)/iu
const UNRELEASED = /^\W*unreleased\W*$/iu

/** `Tilda 4.38.115`, `* Changes in release 2.4 (2019-05-11) [stable]`: the same words before each version. */
const NAMED_VERSION = /^(\W*\p{L}[^\d\n]{1,60}?)v?\d+\.\d+[\w.+~:-]*(?=$|[\s)\],;])/u

const FEWEST_NAMED = 3

function propose(reading: Reading): Candidate[] {
  const bare = isOfFigures(reading) ? [] : reading.live.filter(isRelease)
  const found =
    bare.length >= 2 ? bare : namedReleases(reading.units.filter(({ rest }) => rest === null || rest === 'title'))
  const levels = new Set(found.map(({ block }) => block.level))
  if (found.length < 2 || levels.size > 1 || found.every(({ time }) => time !== null)) return []
  const [level] = levels
  const peers = reading.live.filter(({ block }) => block.kind === 'heading' && block.level === level).length
  return [
    {
      style: releases.name,
      marks: found.map(({ index, block, bullet }) => ({
        block: index,
        titleEnd: index,
        title: block.text.slice(bullet),
        bodyStart: block.text.length,
      })),
      sections: new Set(),
      consistency: found.length / Math.max(found.length, peers),
      reason: `${found.length} lines name a version`,
    },
  ]
}

const FIGURE = /^\W*\d+\.\d+\W*$/u

/** Prices and the like, in lines of their own without a text, below headings that differ: `1.20` is no version there. */
function isOfFigures({ units, live }: Reading): boolean {
  const headings = live.filter(({ block }) => block.kind === 'heading').map(({ block }) => block.text)
  if (headings.length < 2 || new Set(headings).size < headings.length) return false
  const found = live.filter(isRelease)
  return found.every(({ block }) => block.kind !== 'heading' && FIGURE.test(block.text)) && areBareFigures(units, found)
}

function namedReleases(units: readonly Unit[]): Unit[] {
  const groups = new Map<string, Unit[]>()
  for (const unit of units) {
    const name = unit.words <= 12 && !unit.fullStop ? NAMED_VERSION.exec(unit.block.text)?.[1] : undefined
    if (name === undefined || (unit.block.kind !== 'heading' && unit.block.kind !== 'paragraph')) continue
    const group = groups.get(name)
    if (group) group.push(unit)
    else groups.set(name, [unit])
  }
  const largest = [...groups.values()].toSorted((one, other) => other.length - one.length)[0] ?? []
  return largest.length >= FEWEST_NAMED ? largest : []
}

function isRelease({ block, words }: Unit): boolean {
  if (words > 12 || (block.kind !== 'heading' && block.kind !== 'paragraph')) return false
  return VERSION.test(block.text) || (block.kind === 'heading' && UNRELEASED.test(block.text))
}
