// Promise: imports point down or home, the core is pure, and each npm package enters by its one door.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT } from './support/program.js'

const SRC = path.join(PROJECT, 'src')

/** Place → floor. A file imports its own folder or a strictly lower floor. */
const FLOORS: Readonly<Record<string, number>> = {
  'channel.ts': 0,
  'nearest.ts': 0,
  'characters.ts': 0,
  'machine-fault.ts': 0,
  'printable.ts': 0,
  'problem.ts': 1,
  'time.ts': 0,
  'url.ts': 0,
  'media.ts': 0,
  'links.ts': 1,
  access: 2,
  readers: 2,
  documents: 2,
  stories: 3,
  ledger: 4,
  formats: 5,
  imports: 5,
  pages: 6,
  snapshot: 7,
  profiles: 7,
  push: 8,
  static: 8,
  publisher: 9,
  outbound: 10,
  metrics: 9,
  log: 9,
  files: 10,
  store: 10,
  http: 10,
  config: 11,
  commands: 12,
  'main.ts': 13,
}
const PURE_UP_TO = 7

/** Package or built-in → the only places it may be imported from. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  feed: ['formats/library.ts'],
  'postal-mime': ['files/convert-mail.ts'],
  mammoth: ['files/convert-word.ts'],
  feedsmith: ['imports/old-feed.ts'],
  'image-size': ['files/probe-media.ts'],
  express: ['http'],
  'express-rate-limit': ['http/hub.ts'],
  undici: ['outbound'],
  'ipaddr.js': ['push/addresses.ts', 'http/loopback.ts'],
  helmet: ['http'],
  preact: ['pages'],
  'preact-render-to-string': ['pages'],
  yaml: ['documents/front-matter.ts', 'documents/yaml-mistake.ts', 'config/file.ts'],
  zod: ['config'],
  commander: ['main.ts'],
  pino: ['log', 'commands'],
  'sonic-boom': ['log'],
  picocolors: ['log'],
  piscina: ['files'],
  saxes: ['profiles/xml.ts'],
  'xmllint-wasm': ['profiles/strict-xml.ts'],
  'prom-client': ['metrics'],
  kysely: ['store'],
  pg: ['store'],
  '@photostructure/sqlite': ['store'],
  'hast-util-sanitize': ['stories/bodies/body.ts'],
  'hast-util-raw': ['documents/markdown.ts'],
}

/** What a pure file may not touch: the disk, the network, the process, the clock, chance. */
const IMPURE_IMPORTS = /^node:(?!crypto$)/
const IMPURE_CODE =
  /\bnew Date\(\)|\bDate\.now\b|\bprocess\.|\bconsole\.|\bfetch\(|\bMath\.random\b|\bset(?:Timeout|Interval|Immediate)\b/

type Module = {
  readonly file: string
  readonly place: string
  readonly code: string
  readonly imports: readonly string[]
}

async function modules(): Promise<Module[]> {
  const names = await readdir(SRC, { recursive: true })
  const files = names.filter((name) => /\.tsx?$/.test(name)).map((name) => name.split(path.sep).join('/'))
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(path.join(SRC, file), 'utf8')
      const code = text.replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '')
      const imports = [...code.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((found) => found[1] ?? '')
      return { file, place: file.split('/')[0] ?? '', code, imports }
    }),
  )
}

const all = await modules()

it('finds the program, and knows the floor of every part of it', () => {
  expect(all.length).toBeGreaterThan(30)
  expect([...new Set(all.map(({ place }) => place))].toSorted()).toEqual(Object.keys(FLOORS).toSorted())
})

it('has no circles: of two files that need each other, one has something that is a third', () => {
  const needs = new Map(
    all.map(({ file, imports }) => [
      file,
      imports.filter((name) => name.startsWith('.')).map((name) => path.posix.join(path.posix.dirname(file), name)),
    ]),
  )
  const sourceOf = (name: string) =>
    [name.replace(/\.js$/, '.ts'), name.replace(/\.js$/, '.tsx')].find((one) => needs.has(one))
  const done = new Set<string>()
  const circles: string[] = []
  const walk = (file: string, way: readonly string[]) => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '))
    else if (!done.has(file)) {
      for (const name of needs.get(file) ?? []) walk(sourceOf(name) ?? '', [...way, file])
      done.add(file)
    }
  }
  for (const file of needs.keys()) walk(file, [])
  expect(circles).toEqual([])
  expect([...needs.values()].flat().filter((name) => sourceOf(name) === undefined)).toEqual([])
})

describe.each(all)('$file', ({ file, place, imports, code }) => {
  const floor = FLOORS[place] ?? -1

  it('imports its own folder or a lower floor', () => {
    for (const wanted of imports.filter((name) => name.startsWith('.'))) {
      const target = path.posix.join(path.posix.dirname(file), wanted).split('/')[0] ?? ''
      const targetPlace = target.endsWith('.js') ? target.replace(/\.js$/, '.ts') : target
      if (targetPlace !== place) expect(FLOORS[targetPlace], `${file} → ${wanted}`).toBeLessThan(floor)
    }
  })

  it('does not ask Node whether an address is one: see src/url.ts', () => {
    expect(code).not.toMatch(/\bcanParse\b/)
  })

  it('comes to a package by its door', () => {
    for (const name of imports) {
      const doors = DOORS[name]
      if (doors)
        expect(
          doors.some((door) => file === door || file.startsWith(`${door}/`)),
          `${file} → ${name}`,
        ).toBe(true)
    }
  })

  if (floor <= PURE_UP_TO || place === 'push' || place === 'publisher')
    it('is pure', () => {
      expect(imports.filter((name) => IMPURE_IMPORTS.test(name))).toEqual([])
      expect(code).not.toMatch(IMPURE_CODE)
    })
})

describe('what is loaded with a file', () => {
  const OF_DOCUMENTS = [
    'chardet',
    'hast-util-from-html',
    'hast-util-sanitize',
    'hastscript',
    'mdast-util-from-markdown',
  ]
  const ON_DEMAND = [
    'eld/extrasmall',
    'feedsmith',
    'image-size',
    'kysely',
    'mammoth',
    'pg',
    'postal-mime',
    'xmllint-wasm',
  ]

  it('is, in the thread that reads documents, what that takes', () => {
    expect(packagesLoadedWith('files/document-worker.ts')).toEqual(expect.arrayContaining(OF_DOCUMENTS))
  })

  // It would lie in memory as long as the server runs, a second time beside that of the thread.
  it('is nothing of that in the server itself, and there as here nothing that only some need', () => {
    const inServer = packagesLoadedWith('commands/serve-until-stopped.ts')
    expect(inServer).toContain('express')
    expect(inServer.filter((name) => [...OF_DOCUMENTS, ...ON_DEMAND].includes(name))).toEqual([])
    expect(packagesLoadedWith('files/document-worker.ts').filter((name) => ON_DEMAND.includes(name))).toEqual([])
  })
})

/** The packages that are there once this file is, whether or not anything is called. */
function packagesLoadedWith(file: string): string[] {
  const loaded = new Set<string>([file])
  for (const name of loaded) {
    const module = all.find((one) => one.file === name || one.file === `${name}x`)
    for (const [, wanted = ''] of module?.code.matchAll(/^(?:import|export) (?!type )[^']*? from '([^']+)'/gm) ?? [])
      loaded.add(
        wanted.startsWith('.') ? path.posix.join(path.posix.dirname(name), wanted).replace(/\.js$/, '.ts') : wanted,
      )
  }
  return [...loaded].filter((name) => !/\.tsx?$/.test(name))
}
