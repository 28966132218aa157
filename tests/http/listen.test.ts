// Promise: slow and silent clients are let go, garbage costs nobody else anything, and a stop cuts no answer.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import http from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { listen, type Listening } from '../../src/http/listen.js'
import { ask, exchange } from '../support/wire.js'

const BODY = Buffer.alloc(150_000, 'x')
/** More than the system takes for a client that reads nothing. */
const HUGE = Buffer.alloc(64 * 1024 * 1024, 'x')
const SHORT = { keepAlive: 5_000, headers: 100, request: 200, stalled: 100, check: 20 }

let server: Listening | undefined
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await server?.close()
})

const answer: http.RequestListener = (request, response) => {
  response.writeHead(200, { 'Content-Length': request.url === '/huge' ? HUGE.length : BODY.length })
  response.end(request.url === '/huge' ? HUGE : BODY)
}

/** As a route does that takes a form: the answer waits for the end of the body. */
const takeForm: http.RequestListener = (request, response) => {
  request.resume().once('end', () => response.end('taken'))
}
const FORM = 'POST / HTTP/1.1\r\nHost: x\r\n'

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  sockets.push(socket)
  await once(socket, 'connect')
  return socket
}

describe('a client', () => {
  it('that does not finish its request is told so, and let go', async () => {
    server = await listen(answer, 0, '127.0.0.1', SHORT)
    const [late] = await exchange(server.port, 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: a')
    expect(late?.status).toBe(408)
    expect(late?.sent.toString()).toBe('The request took too long to arrive.\n')
  })

  it('that sends its head letter by letter is let go all the same', async () => {
    server = await listen(answer, 0, '127.0.0.1', SHORT)
    const socket = await open(server.port)
    let said = ''
    socket.setEncoding('latin1').on('data', (text: string) => (said += text))
    socket.on('error', () => {})
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')
    const drip = setInterval(() => socket.write('a'), 10)
    onTestFinished(() => clearInterval(drip))
    await once(socket, 'close')
    expect(said).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('that does not send the body it has promised is told so, though its answer waits for that body', async () => {
    server = await listen(takeForm, 0, '127.0.0.1', SHORT)
    const [late] = await exchange(server.port, `${FORM}Content-Length: 9\r\n\r\nhalf`)
    expect(late?.status).toBe(408)
  })

  it.each([
    ['hangs up in the middle of its body', `${FORM}Content-Length: 9\r\n\r\nhalf`, true],
    ['sends a body in pieces that are none', `${FORM}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n`, false],
  ])('that %s is answered at once', async (_what, bytes, hangsUp) => {
    server = await listen(takeForm, 0, '127.0.0.1')
    const socket = await open(server.port)
    const answered = once(socket, 'data')
    if (hangsUp) socket.end(bytes)
    else socket.write(bytes)
    expect(String((await answered)[0])).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('that was too slow, and does not hang up when it is told so, is cut off', async () => {
    server = await listen(answer, 0, '127.0.0.1', SHORT)
    const held = new Promise<Socket>((resolve) => {
      const take = (message: unknown) => {
        unsubscribe('net.server.socket', take)
        if (typeof message === 'object' && message !== null && 'socket' in message) resolve(message.socket as Socket)
      }
      subscribe('net.server.socket', take)
    })
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
    sockets.push(socket)
    socket.resume().write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: a')
    await Promise.all([once(await held, 'close'), once(socket, 'end')])
  })

  it('that says nothing at all is let go', async () => {
    server = await listen(answer, 0, '127.0.0.1', SHORT)
    const socket = await open(server.port)
    socket.resume()
    await once(socket, 'close')
  })

  it('that does not read what it asked for is cut off, and nobody else is', async () => {
    server = await listen(answer, 0, '127.0.0.1', SHORT)
    const idle = await open(server.port)
    idle.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    idle.resume()
    const deaf = await open(server.port)
    deaf.pause()
    deaf.on('error', () => {})
    deaf.write('GET /huge HTTP/1.1\r\nHost: x\r\n\r\n')
    // What the system holds for it can be read; the end never comes.
    await expect
      .poll(
        async () => {
          return new Promise((resolve) => deaf.write('GET / HTTP/1.1\r\n', (error) => resolve(error ? 'cut' : 'open')))
        },
        { timeout: 5_000 },
      )
      .toBe('cut')
    expect(idle.destroyed).toBe(false)
    expect((await ask(server.port, { target: '/' })).sent).toHaveLength(BODY.length)
  })
})

it('stops within two seconds while polls come in, and every answer that began is whole', async () => {
  const listening = await listen(answer, 0, '127.0.0.1')
  server = undefined
  const agent = new http.Agent({ keepAlive: true, maxSockets: 32 })
  let whole = 0
  let cut = 0
  const poll = async (): Promise<void> => {
    for (;;) {
      const outcome = await new Promise<'whole' | 'cut' | 'refused'>((resolve) => {
        const request = http.get({ port: listening.port, host: '127.0.0.1', path: '/', agent }, (response) => {
          let bytes = 0
          response.on('data', (chunk: Buffer) => (bytes += chunk.length))
          response.on('close', () => resolve(bytes === BODY.length ? 'whole' : 'cut'))
        })
        request.on('error', () => resolve('refused'))
      })
      if (outcome === 'whole') whole += 1
      if (outcome === 'cut') cut += 1
      if (outcome === 'refused') return
    }
  }
  const polls = Promise.all(Array.from({ length: 32 }, poll))
  await expect.poll(() => whole, { interval: 5 }).toBeGreaterThan(100)
  const asked = performance.now()
  await listening.close()
  expect(performance.now() - asked).toBeLessThan(2_000)
  await polls
  agent.destroy()
  expect(cut).toBe(0)
})
