import type { Reading, Unit } from '../reading.js'
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

function propose(reading: Reading): Candidate[] {
  const found = reading.live.filter(isRelease)
  const levels = new Set(found.map(({ block }) => block.level))
  if (found.length < 2 || levels.size > 1 || found.every(({ time }) => time !== null)) return []
  const [level] = levels
  const peers = reading.live.filter(({ block }) => block.kind === 'heading' && block.level === level).length
  return [
    {
      style: releases.name,
      marks: found.map(({ index, block }) => ({
        block: index,
        titleEnd: index,
        title: block.text,
        bodyStart: block.text.length,
      })),
      sections: new Set(),
      consistency: found.length / Math.max(found.length, peers),
      reason: `${found.length} lines name a version`,
    },
  ]
}

function isRelease({ block, words }: Unit): boolean {
  if (words > 12 || (block.kind !== 'heading' && block.kind !== 'paragraph')) return false
  return VERSION.test(block.text) || (block.kind === 'heading' && UNRELEASED.test(block.text))
}
