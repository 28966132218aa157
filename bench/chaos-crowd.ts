/**
 * A crowd at one server, as a process of its own: readers that poll with what they know, requests that never end, readers
 * that take a byte now and then, garbage. `tsx bench/chaos-crowd.ts PORT CONNECTIONS SECONDS`; prints what it counted.
 */
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const [port = 0, connections = 0, seconds = 0] = process.argv.slice(2).map(Number)
const counts = { opened: 0, most: 0, answers: 0, wrong: 0, cut: 0 }
let open = 0
let joined = 0
/** When a connection was last refused or cut: the server is down, and nobody asks again at once. */
let refusedMs = -Infinity
const PATIENCE_MS = 400

type Member = (socket: Socket) => void

const poll: Member = (socket) => {
  let tag = ''
  const ask = () =>
    socket.write(`GET /rss.xml HTTP/1.1\r\nHost: crowd\r\n${tag === '' ? '' : `If-None-Match: ${tag}\r\n`}\r\n`)
  socket.on('data', (chunk) => {
    const text = chunk.toString('latin1')
    const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]
    if (status === undefined) return
    counts.answers += 1
    if (!['200', '304', '503', '408', '400'].includes(status)) counts.wrong += 1
    tag = /etag: (\S+)/i.exec(text)?.[1] ?? tag
  })
  ask()
  const timer = setInterval(ask, 8_000 + (counts.opened % 4_000))
  socket.once('close', () => clearInterval(timer))
}
const half: Member = (socket) => socket.write('GET /atom.xml HTTP/1.1\r\nHost: cro')
const slow: Member = (socket) => {
  socket.write('GET /feed.json HTTP/1.1\r\nHost: crowd\r\n\r\n'.repeat(40))
  socket.pause()
}
const garbage: Member = (socket) => socket.write(`\u0016\u0003\u0001${'\u00ff\r\n'.repeat(50)}`, 'latin1')
const MEMBERS: readonly Member[] = [poll, poll, poll, poll, poll, poll, half, half, slow, garbage]

function join(): void {
  const member = MEMBERS[joined % MEMBERS.length] ?? poll
  const socket = connect({ port, host: '127.0.0.1' })
  joined += 1
  open += 1
  socket.once('connect', () => {
    counts.opened += 1
    counts.most = Math.max(counts.most, open)
    member(socket)
  })
  socket.on('error', () => {
    counts.cut += 1
    refusedMs = performance.now()
  })
  socket.once('close', () => (open -= 1))
}

const end = performance.now() + seconds * 1_000
while (performance.now() < end) {
  const most = performance.now() - refusedMs < PATIENCE_MS ? 1 : 250
  for (let count = 0; count < most && open < connections; count += 1) join()
  await pause(50)
}
process.stdout.write(`${JSON.stringify(counts)}\n`, () => process.exit(0))
