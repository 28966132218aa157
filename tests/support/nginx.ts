import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rm, mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from './postgres.js'
import { PROJECT } from './program.js'

const PLACES = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx']

export type Nginx = { readonly port: number } & AsyncDisposable

/** A real nginx with deploy/nginx.conf, of which only the three places to edit are edited, on a port of loopback. */
export function startNginx(originPort: number): Promise<Nginx> {
  return start(path.join(PROJECT, 'deploy/nginx.conf'), (folder, port) => [
    ['server 127.0.0.1:3000;', `server 127.0.0.1:${originPort};`],
    ['/var/cache/nginx/strillone', path.join(folder, 'cache')],
    ['listen 80;', `listen 127.0.0.1:${port};`],
  ])
}

/** One with a configuration of which only the port is edited. */
export function startNginxOn(configuration: string): Promise<Nginx> {
  return start(configuration, (_folder, port) => [['listen 80;', `listen 127.0.0.1:${port};`]])
}

type Edits = (folder: string, port: number) => readonly (readonly [string, string])[]

async function start(configuration: string, edits: Edits): Promise<Nginx> {
  const binary = PLACES.find((place) => existsSync(place))
  if (binary === undefined) throw new Error(`no nginx in ${PLACES.join(', ')}; install it: apt-get install nginx-light`)
  const folder = await mkdtemp(path.join(tmpdir(), 'strillone-nginx-'))
  // The workers run as a user of their own when the tests run as root.
  await chmod(folder, 0o777)
  await mkdir(path.join(folder, 'cache'))
  await chmod(path.join(folder, 'cache'), 0o777)
  const port = await freePort()
  await writeFile(
    path.join(folder, 'strillone.conf'),
    replaced(await readFile(configuration, 'utf8'), edits(folder, port)),
  )
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  await writeFile(
    path.join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; worker_processes 1; error_log ${folder}/error.log warn;
     events { worker_connections 1024; }
     http { access_log off; ${temporary.join(' ')} include ${folder}/strillone.conf; }`,
  )
  const child = spawn(binary, ['-p', folder, '-c', path.join(folder, 'nginx.conf'), '-e', `${folder}/error.log`], {
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${await readFile(`${folder}/error.log`, 'utf8')}`)
  }
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGQUIT')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function replaced(text: string, pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((before, [from, to]) => {
    if (before.split(from).length !== 2) throw new Error(`the configuration has not one "${from}"`)
    return before.replace(from, to)
  }, text)
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => setTimeout(() => resolve(false), 20))
  })
}

export type Counting = {
  readonly port: number
  /** Requests since the last look, by method, path and coding asked for, and what they were answered. */
  readonly seen: () => readonly { readonly what: string; readonly status: number }[]
  /** Passes nothing on: as when the program behind is down. */
  readonly cut: (isCut: boolean) => void
} & AsyncDisposable

/** Passes requests on to a port and counts them. */
export async function startCounting(originPort: number): Promise<Counting> {
  let seen: { what: string; status: number }[] = []
  let isCut = false
  const server = createServer((incoming, outgoing) => {
    if (isCut) {
      incoming.socket.destroy()
      return
    }
    const { method, url, headers } = incoming
    const passed = httpRequest({ port: originPort, host: '127.0.0.1', method, path: url, headers }, (answer) => {
      seen.push({ what: `${method} ${url} ${headers['accept-encoding'] ?? ''}`.trim(), status: answer.statusCode ?? 0 })
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(outgoing)
    })
    passed.on('error', () => incoming.socket.destroy())
    incoming.pipe(passed)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    seen: () => {
      const all = seen
      seen = []
      return all
    },
    cut: (wanted) => {
      isCut = wanted
    },
    [Symbol.asyncDispose]: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
