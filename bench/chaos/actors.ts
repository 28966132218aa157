import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { PostgresServer } from '../../tests/support/postgres.js'
import { type Random, randomOf } from '../../tests/support/random.js'
import { dropOne, removeOne } from './hostile.js'
import type { Journal } from './journal.js'
import type { Publication } from './publication.js'
import type { Server } from './server.js'
import type { Actor } from './actor.js'
import { pulse, readers } from './onlookers.js'
import { breaks } from './witness.js'

/** What was done and how often, and what was counted by the way. */
export type Deeds = Map<string, number>

export type Stage = {
  readonly publications: readonly Publication[]
  readonly postgres: PostgresServer
  readonly deeds: Deeds
  readonly seed: number
  /** Everything ends soon after this moment of `performance.now()`. */
  readonly endMs: number
  /** Longest time without any answer, by server, in milliseconds. */
  readonly silence: Map<string, number>
  readonly journal: Journal
}

const CROWD = path.resolve(import.meta.dirname, '../chaos-crowd.ts')
export const CROWD_SIZE = 5_000

/** All at once, until the end; every fault an actor makes it also ends. */
export async function play(stage: Stage): Promise<void> {
  await Promise.all(
    actorsOf(stage).map((actor, index) => run(actor, randomOf(stage.seed * 1_000 + index), stage.endMs)),
  )
}

async function run({ every: [least, most], act }: Actor, random: Random, endMs: number): Promise<void> {
  for (;;) {
    await pause(least + random.below(most - least))
    if (performance.now() > endMs) return
    await act(random)
  }
}

function actorsOf(stage: Stage): Actor[] {
  const { publications } = stage
  const servers = publications.flatMap((publication) => publication.servers)
  return [
    ...servers.flatMap((server) => [...signals(stage, server), clocks(stage, server)]),
    ...publications.flatMap((publication) => [editor, fullDisk, unmount].map((actorOf) => actorOf(stage, publication))),
    ...publications.flatMap((publication) => hostileDocuments(stage, publication)),
    ...publications.flatMap(readers),
    ...servers.map((server) => pulse(stage.silence, server)),
    database(stage),
    crowd(stage, servers),
  ]
}

function did({ deeds, journal }: Stage, what: string, { count = 1, whom = 'all' } = {}): void {
  deeds.set(what, (deeds.get(what) ?? 0) + count)
  journal(whom, `${what} ${count}`)
}

function signals(stage: Stage, server: Server): Actor[] {
  const send = (signal: NodeJS.Signals, every: readonly [number, number]): Actor => ({
    every,
    act: () => {
      if (server.signal(signal)) did(stage, signal, { whom: server.name })
    },
  })
  return [send('SIGKILL', [8_000, 40_000]), send('SIGTERM', [20_000, 80_000]), send('SIGHUP', [10_000, 40_000])]
}

const JUMPS = ['+3d', '+26h', '+90s', '-5h', '-40s', '-2d'] as const

function clocks(stage: Stage, { clock, name }: Server): Actor {
  return {
    every: [5_000, 25_000],
    act: async (random) => {
      const jump = random.pick(JUMPS)
      clock.set(jump)
      did(stage, 'clock', { whom: `${name}, ${jump}` })
      await pause(2_000 + random.below(12_000))
      clock.set('+0')
      stage.journal(name, 'clock back')
    },
  }
}

function editor(stage: Stage, { newsroom, name }: Publication): Actor {
  return {
    every: [200, 1_500],
    act: async () => {
      const deed = await newsroom.edit()
      did(stage, deed === null ? 'no edit' : `edit: ${deed}`, { whom: name })
    },
  }
}

function fullDisk(stage: Stage, { disk, name }: Publication): Actor {
  return {
    every: [15_000, 50_000],
    act: async (random) => {
      await disk.fill()
      did(stage, 'disk full', { whom: name })
      await pause(2_000 + random.below(10_000))
      await disk.free()
      stage.journal(name, 'disk free')
    },
  }
}

function unmount(stage: Stage, { disk, newsroom, name }: Publication): Actor {
  return {
    every: [15_000, 45_000],
    act: async (random) => {
      newsroom.interrupted()
      disk.unmountItems()
      did(stage, 'unmounted', { whom: name })
      await pause(500 + random.below(8_000))
      disk.mountItems()
      stage.journal(name, 'mounted')
      newsroom.interrupted()
    },
  }
}

function hostileDocuments(stage: Stage, { disk, newsroom }: Publication): Actor[] {
  return [
    {
      every: [1_000, 5_000],
      act: (random) => {
        if (disk.isMounted() && dropOne(disk.items, random) !== null) did(stage, 'hostile')
      },
    },
    {
      every: [1_000, 5_000],
      act: (random) => {
        if (disk.isMounted() && newsroom.mayTakeBack() && removeOne(disk.items, random)) did(stage, 'hostile removed')
      },
    },
  ]
}

function database(stage: Stage): Actor {
  const { postgres } = stage
  return {
    every: [12_000, 45_000],
    act: async (random) => {
      const crashes = random.chance(0.5)
      await (crashes ? postgres.crash() : postgres.stop())
      did(stage, crashes ? 'database killed' : 'database stopped')
      await pause(1_000 + random.below(9_000))
      await startAgain(postgres)
      stage.journal('database', 'started')
    },
  }
}

export async function startAgain(postgres: PostgresServer): Promise<void> {
  for (let tries = 0; ; tries += 1)
    try {
      return await postgres.start()
    } catch (error) {
      // What it left behind may take a moment to go.
      if (tries === 20) throw new Error('PostgreSQL does not start again', { cause: error })
      await pause(500)
    }
}

type Crowd = { readonly opened: number; readonly most: number; readonly answers: number; readonly wrong: number }

function crowd(stage: Stage, servers: readonly Server[]): Actor {
  return {
    every: [5_000, 20_000],
    act: async (random) => {
      const server = random.pick(servers)
      const seconds = 12 + random.below(15)
      const args = ['--import', 'tsx', CROWD, new URL(server.url).port, String(CROWD_SIZE), String(seconds)]
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      let text = ''
      child.stdout.setEncoding('utf8').on('data', (more: string) => (text += more))
      await once(child, 'close')
      const { opened, most, answers, wrong } = JSON.parse(text) as Crowd
      did(stage, 'crowds')
      did(stage, 'connections', { count: opened })
      did(stage, 'crowd answers', { count: answers })
      stage.deeds.set('most connections', Math.max(stage.deeds.get('most connections') ?? 0, most))
      const { verdicts } = stage.publications[0]?.judge ?? {}
      if (wrong > 0 && verdicts) breaks(verdicts, 'status', `a crowd at ${server.name}: ${wrong} answers`)
    },
  }
}
