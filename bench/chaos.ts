/**
 * Everything that can happen to a server, all at once: killed, disk full, documents unmounted, database down, clock moved,
 * thousands of connections, hostile documents, while an editor goes on editing; and judges that read every answer. Two
 * publications, one on SQLite, one on PostgreSQL with two replicas. Prints a table; exit status 1 when a promise was
 * broken. Linux, as root (it mounts small disks), with Debian's `faketime`. Run after a build:
 * `tsx bench/chaos.ts [--minutes 15] [--seed 7] [--journal FILE]`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type PostgresServer, startPostgres } from '../tests/support/postgres.js'
import { CROWD_SIZE, play, type Stage } from './chaos/actors.js'
import { feedsOf, integrityOf, judgeCalmServer, judgeLedger, judgeReplicas } from './chaos/aftermath.js'
import { unmountAll } from './chaos/disk.js'
import { type Journal, openJournal } from './chaos/journal.js'
import { sweep } from './chaos/paper.js'
import {
  begin,
  differences,
  isDelivered,
  judgeDeliveries,
  openPublication,
  type Publication,
  until,
} from './chaos/publication.js'
import { RECOVERY_SECONDS, type Report, rowsOf } from './chaos/report.js'
import { breaks, noVerdicts, type Verdicts } from './chaos/witness.js'

const RECOVERY_MS = RECOVERY_SECONDS * 1_000

/** What is missing is said: a run without it would prove less than it says. */
function checkMachine(): void {
  if (process.getuid?.() !== 0) throw new Error('only root can mount the small disks of this run')
  const files = Number(/Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 0)
  if (files < CROWD_SIZE + 1_000)
    throw new Error(`only ${files} open files are allowed; ulimit -n ${CROWD_SIZE + 1_000} or more`)
}

async function openPublications(
  folder: string,
  seed: number,
  postgres: PostgresServer,
  verdicts: Verdicts,
): Promise<Publication[]> {
  const same = (name: string) => ({ name, folder: path.join(folder, name), verdicts })
  return [
    await openPublication({ ...same('Gazette'), seed, replicas: 1, postgres: null }),
    await openPublication({ ...same('Courier'), seed: seed + 1, replicas: 2, postgres: await postgres.newDatabase() }),
  ]
}

/** Ctrl-C, too, leaves nothing mounted and nothing running. */
function cleanUpAtTheEnd(folder: string, postgres: PostgresServer, publications: () => readonly Publication[]): void {
  process.once('exit', () => {
    unmountAll()
    rmSync(folder, { recursive: true, force: true })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      for (const { servers } of publications()) for (const server of servers) server.abandon()
      void postgres
        .crash()
        .then(() => postgres[Symbol.asyncDispose]())
        .finally(() => process.exit(130))
    })
}

/** The faults are over: how long until all is as it must be? Nobody lends a hand. */
async function recover(publication: Publication, recovery: Map<string, number>): Promise<void> {
  const { name, disk, newsroom, judge } = publication
  const calmMs = performance.now()
  sweep(disk.items)
  newsroom.settle()
  const within = async (test: () => Promise<boolean>, what: string) => {
    try {
      await until(test, RECOVERY_MS, `${name}: ${what}`)
    } catch (error) {
      breaks(judge.verdicts, 'recovery', error instanceof Error ? error.message : String(error))
    }
    return performance.now() - calmMs
  }
  let left: string[] = []
  const isRight = async () => (left = await differences(publication)).length === 0
  recovery.set(name, await within(isRight, 'everything is as its editor has it'))
  for (const one of left) breaks(judge.verdicts, 'lost', one)
  recovery.set(`${name} push`, await within(() => isDelivered(publication), 'the subscriber has the last edition'))
}

async function judgeAfterwards(publication: Publication): Promise<Report['aftermath'][number]> {
  const { name, servers, judge, subscriber } = publication
  const memory = servers.map((server) => server.memory())
  await judgeReplicas(publication)
  const feeds = await feedsOf(publication, servers[0]?.url ?? '')
  await Promise.all(servers.map((server) => server.stop()))
  const integrity = integrityOf(publication)
  if (integrity !== 'ok') breaks(judge.verdicts, 'integrity', `${name}: ${integrity}`)
  const remembered = await judgeLedger(publication)
  await judgeCalmServer(publication, feeds)
  for (const { counts } of servers) {
    for (const end of counts.ends) breaks(judge.verdicts, 'ends', end)
    for (const fault of counts.faults) breaks(judge.verdicts, 'status', fault)
  }
  const deliveries = judgeDeliveries(publication)
  await subscriber.close()
  return { remembered, deliveries, memory: servers.map((server, index) => [server.name, memory[index] ?? 0] as const) }
}

async function run(minutes: number, seed: number, journal: Journal): Promise<Report> {
  const folder = mkdtempSync(path.join(tmpdir(), 'strillone-chaos-'))
  const verdicts = noVerdicts(journal)
  await using postgres = await startPostgres()
  let publications: readonly Publication[] = []
  cleanUpAtTheEnd(folder, postgres, () => publications)
  publications = await openPublications(folder, seed, postgres, verdicts)
  await Promise.all(publications.map(begin))
  say(`chaos for ${minutes} minutes, seed ${seed}`)
  const endMs = performance.now() + minutes * 60_000
  const stage: Stage = { publications, postgres, deeds: new Map(), seed, endMs, silence: new Map(), journal }
  await play(stage)
  say('calm')
  const recovery = new Map<string, number>()
  await Promise.all(publications.map((publication) => recover(publication, recovery)))
  say('judging what is left')
  const aftermath: Report['aftermath'][number][] = []
  for (const publication of publications) aftermath.push(await judgeAfterwards(publication))
  const { deeds, silence } = stage
  return { deeds, silence, verdicts, recovery, aftermath, servers: publications.flatMap(({ servers }) => servers) }
}

function say(what: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`)
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '15' },
    seed: { type: 'string', default: '7' },
    journal: { type: 'string' },
  },
})
checkMachine()
const report = await run(Number(values.minutes), Number(values.seed), openJournal(values.journal))
const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
const what = `${values.minutes} minutes, seed ${values.seed}; ${machine}`
process.stdout.write(`${what}\n\n${rowsOf(report).join('\n')}\n`)
const { broken } = report.verdicts
for (const [promise, found] of broken)
  process.stderr.write(`\nbroken: ${promise} (${found.length})\n${found.slice(0, 20).join('\n')}\n`)
process.exit(broken.size > 0 ? 1 : 0)
