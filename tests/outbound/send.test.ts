// Promise: whatever a stranger answers, it costs us bounded time, memory and traffic; and no redirect is followed.
import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openSending, SEND_LIMITS, type Sending } from '../../src/outbound/send.js'
import type { Answer } from '../../src/push/outgoing.js'

const LIMITS = { ...SEND_LIMITS, totalMs: 400, connectMs: 300 }
const MOST_BYTES = 4 * 1024 * 1024

let server: Server
let sending: Sending
let sockets: Socket[]

afterEach(async () => {
  await sending.close()
  for (const socket of sockets) socket.destroy()
  server.close()
})

async function ask(
  answer: (socket: Socket) => void,
  { readBytes = 0, body = null as Buffer | null } = {},
): Promise<{ answer: Answer; sent: number }> {
  sockets = []
  let sent = 0
  server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.on('close', () => (sent += socket.bytesWritten))
    answer(socket)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  sending = openSending({ allowLoopback: true }, LIMITS)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`
  const method = body === null ? 'GET' : 'POST'
  const got = await sending.send({ method, url, headers: {}, body, readBytes }, new AbortController().signal)
  return { answer: got, sent: sent + sockets.reduce((sum, socket) => sum + socket.bytesWritten, 0) }
}

/** Write for as long as the other side takes it. */
function flood(socket: Socket, chunk: Buffer | string): void {
  const more = () => {
    while (!socket.destroyed && socket.write(chunk)) if (socket.bytesWritten > 64 * MOST_BYTES) return
    socket.once('drain', more)
  }
  more()
}

function drip(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 20)
  socket.on('close', () => clearInterval(timer))
}

const LATE = { kind: 'failure', aborted: false, why: 'no answer within 0.4 s' }

describe('a subscriber that', () => {
  it('never answers', async () => {
    expect((await ask(() => {})).answer).toEqual(LATE)
  })

  it('sends headers a byte at a time', async () => {
    const { answer } = await ask((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX-Slow: ')
      drip(socket, 'a')
    })
    expect(answer).toEqual(LATE)
  })

  it('sends the body that matters a byte at a time', async () => {
    const { answer } = await ask(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
        drip(socket, 'a')
      },
      { readBytes: 1_024 },
    )
    expect(answer).toEqual(LATE)
  })

  it('sends a body that is ignored a byte at a time: its status counts', async () => {
    const { answer } = await ask((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
      drip(socket, 'a')
    })
    expect(answer).toMatchObject({ kind: 'answer', status: 200, body: '' })
  })

  it('announces 1 GB', async () => {
    const { answer, sent } = await ask((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n')
      flood(socket, Buffer.alloc(65_536, 'a'))
    })
    expect(answer).toMatchObject({ kind: 'answer', status: 200, body: '' })
    expect(sent).toBeLessThan(MOST_BYTES)
  })

  it('answers without end', async () => {
    const { answer, sent } = await ask(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
        flood(socket, `1000\r\n${'a'.repeat(4_096)}\r\n`)
      },
      { readBytes: 1_024 },
    )
    expect(answer).toEqual({ kind: 'failure', aborted: false, why: 'answered more than 1024 bytes' })
    expect(sent).toBeLessThan(MOST_BYTES)
  })

  it('sends headers without end', async () => {
    const { answer, sent } = await ask((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      flood(socket, `X-More: ${'a'.repeat(500)}\r\n`)
    })
    expect(answer).toMatchObject({ kind: 'failure', why: 'answered with too many headers' })
    expect(sent).toBeLessThan(MOST_BYTES)
  })

  it('sends interim answers without end', async () => {
    const { answer } = await ask((socket) => drip(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n'))
    expect(answer).toMatchObject({ kind: 'failure', aborted: false })
  })

  it('never reads what it is sent', async () => {
    const { answer } = await ask((socket) => socket.pause(), { body: Buffer.alloc(32 * 1024 * 1024) })
    expect(answer).toEqual(LATE)
  })

  it('answers no HTTP', async () => {
    const { answer } = await ask((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))
    expect(answer).toMatchObject({ kind: 'failure', aborted: false })
  })

  it('cuts the connection', async () => {
    expect((await ask((socket) => socket.destroy())).answer).toMatchObject({ why: 'cut the connection' })
  })

  it.each([301, 302, 303, 307, 308])('redirects with %i: that is its answer', async (status) => {
    const { answer } = await ask((socket) =>
      socket.end(`HTTP/1.1 ${status} Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n`),
    )
    expect(answer).toMatchObject({ kind: 'answer', status })
    expect(sockets).toHaveLength(1)
  })

  it('sends packed bytes: they are taken as they are', async () => {
    const { answer } = await ask(
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc'),
      { readBytes: 1_024 },
    )
    expect(answer).toMatchObject({ kind: 'answer', body: 'abc', address: '127.0.0.1' })
  })

  it('asks to be spared for a while', async () => {
    const { answer } = await ask((socket) =>
      socket.end('HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n'),
    )
    expect(answer).toMatchObject({ status: 503, retryAfterSeconds: 120 })
  })
})

it('stops when it is told to', async () => {
  const abort = new AbortController()
  sockets = []
  server = createServer((socket) => {
    sockets.push(socket)
    abort.abort()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  sending = openSending({ allowLoopback: true }, LIMITS)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const answer = await sending.send({ method: 'GET', url, headers: {}, body: null, readBytes: 0 }, abort.signal)
  expect(answer).toEqual({ kind: 'failure', aborted: true, why: 'stopped' })
})
