import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { HOSTILE_TEXTS } from '../../tests/support/hostile-texts.js'
import { inFileName, PAYLOADS } from '../../tests/support/payloads.js'
import type { Random } from '../../tests/support/random.js'

/** Puts one thing into the folder under a name that begins with `hostile`. */
type Drop = (folder: string, random: Random) => void

const named = (name: string, bytesOf: (random: Random) => string | Uint8Array): Drop => {
  return (folder, random) => writeFileSync(path.join(folder, `hostile-${name}`), bytesOf(random))
}

const noise = (random: Random, length: number) => Uint8Array.from({ length }, () => random.below(256))

/** A document, one way or another wrong. Few make stories; none may keep those of others from being served. */
export const DROPS: Readonly<Record<string, Drop>> = {
  binary: named('binary.md', (random) => noise(random, 20_000)),
  '3 MB': named('large.txt', () => 'A sentence that goes on and on. '.repeat(100_000)),
  '10,000 elements deep': named('deep.html', () => `<p>Deep.</p>${'<div>'.repeat(10_000)}x`),
  '10,000 quotes deep': named('deep.md', () => `${'>'.repeat(10_000)} x\n`),
  'UTF-16 cut in half': named('half.txt', () =>
    Buffer.from('\ufeffA text in another coding.', 'utf16le').subarray(0, 41),
  ),
  'bad UTF-8': named('coding.md', () => Buffer.from('# Caf\u00e9\n\nUn caf\u00e9 tr\u00e8s chaud.\n', 'latin1')),
  'YAML bomb': named('bomb.md', () => {
    const names = 'abcdefghi'
    const lines = [...names].map((name, index) =>
      index === 0
        ? 'a: &a [x, x, x, x, x, x, x, x, x]'
        : `${name}: &${name} [${`*${names[index - 1] ?? 'a'}, `.repeat(9)}x]`,
    )
    return `---\n${lines.join('\n')}\ntags: *i\n---\n\n# Bomb\n\nA text of one sentence.\n`
  }),
  'front matter without an end': named('open.md', () => '---\ntitle: [never\nclosed: {'),
  'half a file': named('unfinished.md', () => '# A document that\n\nstops in the mid'),
  empty: named('empty.md', () => ''),
  'damaged .docx': named('damaged.docx', (random) =>
    Buffer.concat([Buffer.from('PK\u0003\u0004'), noise(random, 3_000)]),
  ),
  'damaged .eml': named('damaged.eml', (random) => noise(random, 2_000)),
  'text that is markup': named('markup.md', (random) => {
    const parts = Array.from({ length: 3 }, () => `## ${random.pick(HOSTILE_TEXTS)}\n\n${random.pick(PAYLOADS)}\n`)
    return `---\nsplit: headings\n---\n\n# Hostile\n\n${parts.join('\n')}`
  }),
  'link to itself': (folder) => symlinkSync('hostile-loop.md', path.join(folder, 'hostile-loop.md')),
  'folder that holds itself': (folder) => {
    mkdirSync(path.join(folder, 'hostile-folder'))
    symlinkSync('..', path.join(folder, 'hostile-folder', 'up'))
  },
  'folder named as a document': (folder) => mkdirSync(path.join(folder, 'hostile-folder.md')),
  'name with line ends': named('line\nend\r.md', () => '# A name\n\nA text of one sentence.\n'),
  'name that is markup': (folder, random) =>
    writeFileSync(
      path.join(folder, `hostile-${inFileName(random.pick(PAYLOADS)).slice(0, 60)}.md`),
      '# A\n\nA text.\n',
    ),
}

/** Resolves to what was dropped; null when it is there already or the disk is full. */
export function dropOne(folder: string, random: Random): string | null {
  const kind = random.pick(Object.keys(DROPS))
  try {
    DROPS[kind]?.(folder, random)
    return kind
  } catch {
    return null
  }
}

export function removeOne(folder: string, random: Random): boolean {
  const names = readdirSync(folder).filter((name) => name.startsWith('hostile'))
  if (names.length === 0) return false
  rmSync(path.join(folder, random.pick(names)), { recursive: true, force: true })
  return true
}
