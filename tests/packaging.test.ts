// Promise: what is packed, copied into an image or run by systemd is there and works; SECURITY.md says the limits the
// code has.
import { execFile } from 'node:child_process'
import { access, mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { LIMITS } from '../src/documents/document.js'
import { LARGEST_UNPACKED } from '../src/files/convert-word.js'
import { WORKER_MEMORY_MIB } from '../src/files/document-pool.js'
import { MOST_FEED_BYTES } from '../src/formats/size.js'
import { FORM_BYTES, HUB_LIMITS } from '../src/http/hub.js'
import { GRACE_MS, PATIENCE } from '../src/http/listen.js'
import { SEND_LIMITS } from '../src/outbound/send.js'
import { MAX_CALLBACK_BYTES } from '../src/push/callback.js'
import { LEASE_SECONDS } from '../src/push/lease.js'
import { QUEUE_LIMITS } from '../src/push/queue.js'
import { READER_LIMITS } from '../src/readers/counts.js'
import { PENDING_LIMITS } from '../src/readers/pending.js'
import { PROJECT, startProgram, temporaryFolder } from './support/program.js'

const run = promisify(execFile)
const read = (name: string) => readFile(path.join(PROJECT, name), 'utf8')

describe('the image', async () => {
  const lines = (await read('Dockerfile'))
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))
  const instruction = (name: string) => last.filter((line) => line.startsWith(`${name} `))
  const arrayOf = (name: string): string[] => {
    const json = /\[.+\]$/.exec(instruction(name)[0] ?? '')?.[0] ?? 'null'
    return JSON.parse(json) as string[]
  }

  it('is built of files that are there and are sent to the engine', async () => {
    const letIn = (await read('.dockerignore'))
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1))
    const copied = lines.filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    const sources = copied.flatMap((line) => line.split(' ').slice(1, -1))
    expect(sources.length).toBeGreaterThan(5)
    for (const source of sources) {
      await access(path.join(PROJECT, source))
      expect(letIn, source).toContain(source.split('/')[0])
    }
    expect(await read('.dockerignore')).toMatch(/^\*$/m)
  })

  it('runs the program without rights, without a shell, without development tools', async () => {
    expect(lines.filter((line) => line.startsWith('FROM '))).toHaveLength(2)
    expect(instruction('USER')).toEqual(['USER node'])
    expect(instruction('RUN')).toEqual([])
    expect(arrayOf('ENTRYPOINT')).toEqual(['node', '/opt/strillone/dist/main.js'])
    expect(arrayOf('CMD')).toEqual(['serve'])
    expect(lines.join('\n')).toMatch(/npm ci --ignore-scripts\n[^]*npm prune --omit=dev --ignore-scripts/)
    const oldest = /(\d+)/.exec(packageFile(await read('package.json')).engines.node)?.[1]
    for (const line of lines.filter((one) => one.startsWith('FROM ')))
      expect(Number(/node:(\d+)/.exec(line)?.[1])).toBeGreaterThanOrEqual(Number(oldest))
  })

  it('is asked for its health by a program that tells a server from none', async () => {
    const [program, script] = arrayOf('HEALTHCHECK')
    expect(program).toBe('node')
    const file = path.join(PROJECT, path.relative('/opt/strillone', script ?? ''))
    await using folder = await temporaryFolder()
    const server = await startProgram({ items: folder.path, env: { STRILLONE_URL: 'https://example.org/news' } })
    const { port } = new URL(server.url)
    const health = (timeout = 20_000) => run(process.execPath, [file], { env: { PORT: port }, timeout })
    await expect(health()).resolves.toEqual({ stdout: '', stderr: '' })
    await server.kill('SIGKILL')
    await expect(health()).rejects.toMatchObject({ code: 1 })
  })
})

describe('the unit', () => {
  it('starts what the package holds, with as little as it needs', async () => {
    const unit = await read('deploy/strillone.service')
    const set = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1]
    const packed = packageFile(await read('package.json'))
    expect(set('ExecStart')).toBe(
      `/usr/bin/node /opt/strillone/node_modules/${packed.name}/${packed.bin.strillone} serve`,
    )
    for (const name of ['DynamicUser', 'NoNewPrivileges', 'PrivateDevices', 'PrivateTmp', 'ProtectHome'])
      expect(set(name), name).toBe('yes')
    expect(set('ProtectSystem')).toBe('strict')
    expect(set('CapabilityBoundingSet')).toBe('')
    expect(unit).toContain(`STRILLONE_LEDGER=/var/lib/${set('StateDirectory')}/`)
    expect(Number(set('TimeoutStopSec'))).toBeGreaterThan(GRACE_MS / 1_000)
  })
})

it('gives Node options it takes, the same in the unit and the image', async () => {
  const [unit, image] = await Promise.all(['deploy/strillone.service', 'Dockerfile'].map(read))
  const optionsIn = (text = '') => /NODE_OPTIONS=(\S+)/.exec(text)?.[1] ?? ''
  expect(optionsIn(unit)).toBe(optionsIn(image))
  const { stdout } = await run(process.execPath, ['-p', 'process.env.NODE_OPTIONS'], {
    env: { NODE_OPTIONS: optionsIn(unit) },
  })
  expect(stdout.trim()).toMatch(/^--max-semi-space-size=\d+$/)
})

describe('the package', () => {
  it('holds the program, its schema and what SECURITY.md promises, and no more', async () => {
    await using folder = await temporaryFolder()
    const cache = path.join(folder.path, 'cache')
    await mkdir(cache)
    const { stdout } = await run(
      'npm',
      ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline', '--cache', cache],
      { cwd: PROJECT, maxBuffer: 10_000_000 },
    )
    const [packed] = JSON.parse(stdout) as [{ files: { path: string; mode: number }[] }]
    const names = packed.files.map((file) => file.path)
    expect(names).toEqual(
      expect.arrayContaining(['dist/main.js', 'strillone.schema.json', 'README.md', 'LICENSE', 'SECURITY.md']),
    )
    const parts = new Set(names.map((name) => name.split('/')[0]))
    expect([...parts].toSorted()).toEqual([
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'deploy',
      'dist',
      'package.json',
      'strillone.schema.json',
    ])
    expect(names.filter((name) => name.startsWith('dist/') && !name.endsWith('.js'))).toEqual([])
    expect(await read('dist/main.js')).toMatch(/^#!\/usr\/bin\/env node\n/)
  })
})

describe('SECURITY.md', () => {
  it('lists the limits of the code', async () => {
    const section = (await read('SECURITY.md')).split('\n## Limits\n')[1]?.split('\n## ')[0] ?? ''
    const listed = section
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2)
      .map((line) => line.split('|')[2]?.trim())
    expect(listed).toEqual([
      mebibytes(LIMITS.maxBytes),
      number(LIMITS.maxDepth),
      seconds(LIMITS.deadlineMs),
      `${WORKER_MEMORY_MIB} MiB`,
      mebibytes(LARGEST_UNPACKED),
      kibibytes(MOST_FEED_BYTES),
      seconds(PATIENCE.headers),
      seconds(PATIENCE.request),
      seconds(PATIENCE.keepAlive),
      seconds(PATIENCE.stalled),
      seconds(GRACE_MS),
      FORM_BYTES,
      `${number(MAX_CALLBACK_BYTES)} bytes`,
      numbers(HUB_LIMITS.requestsOfClient, HUB_LIMITS.requestsOfHost, HUB_LIMITS.requests),
      numbers(QUEUE_LIMITS.pending, QUEUE_LIMITS.pendingOfHost, QUEUE_LIMITS.pendingOfClient),
      numbers(QUEUE_LIMITS.subscriptions, QUEUE_LIMITS.subscriptionsOfHost, QUEUE_LIMITS.subscriptionsOfAddress),
      `${number(LEASE_SECONDS.shortest)} s, ${number(LEASE_SECONDS.longest)} s`,
      `${seconds(SEND_LIMITS.connectMs)}, ${seconds(SEND_LIMITS.totalMs)}`,
      kibibytes(SEND_LIMITS.maxHeaderBytes),
      number(SEND_LIMITS.connectionsPerOrigin),
      number(READER_LIMITS.clients),
      number(READER_LIMITS.statements),
      numbers(PENDING_LIMITS.clients, PENDING_LIMITS.statements),
    ])
  })
})

type PackageFile = {
  readonly name: string
  readonly bin: { readonly strillone: string }
  readonly engines: { readonly node: string }
}

function packageFile(text: string): PackageFile {
  return JSON.parse(text) as PackageFile
}

function number(value: number): string {
  return value.toLocaleString('en')
}

function numbers(...values: readonly number[]): string {
  return values.map(number).join(', ')
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1_000} s`
}

function kibibytes(bytes: number): string {
  return `${bytes / 1_024} KiB`
}

function mebibytes(bytes: number): string {
  return `${bytes / 1_024 / 1_024} MiB`
}
