/**
 * The load of bench/serve.ts, in a process of its own so that it takes no time from the server. Raw sockets, one
 * request under way on each: of a response only the head is read, the body is counted; buffers are used again.
 * So it needs less of a processor for a request than any server, and is not what is measured.
 */
import { connect } from 'node:net'

export type Load = {
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly connections: number
  readonly milliseconds: number
  /** Stop after so many requests. */
  readonly requests?: number
  /** The first so many connections ask with the ETag they got last, as a reader does. */
  readonly followers?: number
}

export type Loaded = {
  readonly perSecond: number
  readonly requests: number
  /** Milliseconds. */
  readonly median: number
  readonly p99: number
  readonly worst: number
  /** Responses by status. */
  readonly statuses: Readonly<Record<string, number>>
}

const READ_BYTES = 256 * 1024

process.on('message', (load: Load) => {
  void run(load).then((loaded) => process.send?.(loaded))
})
process.on('disconnect', () => process.exit())

async function run(load: Load): Promise<Loaded> {
  const latencies: number[] = []
  const statuses: Record<string, number> = {}
  const started = performance.now()
  const until = started + load.milliseconds
  const goesOn = () => performance.now() < until && latencies.length < (load.requests ?? Infinity)
  await Promise.all(
    Array.from({ length: load.connections }, (_none, index) =>
      poll(load, index < (load.followers ?? 0), goesOn, (status, milliseconds) => {
        statuses[status] = (statuses[status] ?? 0) + 1
        latencies.push(milliseconds)
      }),
    ),
  )
  const seconds = (performance.now() - started) / 1000
  const sorted = Float64Array.from(latencies).toSorted()
  const quantile = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  return {
    perSecond: sorted.length / seconds,
    requests: sorted.length,
    median: quantile(0.5),
    p99: quantile(0.99),
    worst: sorted.at(-1) ?? 0,
    statuses,
  }
}

/** One connection, request after request. */
function poll(
  { port, path, headers }: Load,
  follows: boolean,
  goesOn: () => boolean,
  answered: (status: string, milliseconds: number) => void,
): Promise<void> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const plain = `GET ${path} HTTP/1.1\r\nHost: bench.example\r\n${lines.join('')}`
  let request = `${plain}\r\n`
  return new Promise((resolve, reject) => {
    let asked = 0
    let missing = 0
    let status = ''
    let head = Buffer.alloc(0)
    const ask = () => {
      asked = performance.now()
      socket.write(request, 'latin1')
    }
    const read = (chunk: Buffer) => {
      if (status !== '') {
        missing -= chunk.length
      } else {
        const whole = head.length === 0 ? chunk : Buffer.concat([head, chunk])
        const end = whole.indexOf('\r\n\r\n')
        if (end < 0) {
          head = Buffer.from(whole)
          return
        }
        head = Buffer.alloc(0)
        const text = whole.toString('latin1', 0, end)
        status = text.slice(9, 12)
        const length = status === '304' ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0)
        missing = length - (whole.length - end - 4)
        if (follows) request = `${plain}If-None-Match: ${/\r\netag: ([^\r]+)/i.exec(text)?.[1] ?? ''}\r\n\r\n`
      }
      if (missing > 0) return
      answered(status, performance.now() - asked)
      status = ''
      if (goesOn()) ask()
      else socket.end()
    }
    const socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: Buffer.alloc(READ_BYTES),
        callback: (bytes, buffer) => {
          read(Buffer.from(buffer.buffer, buffer.byteOffset, bytes))
          return true
        },
      },
    })
    socket.once('connect', ask)
    socket.once('error', reject)
    socket.once('close', () => resolve())
  })
}
