// Promise: who runs the program can see what it does, and nobody else can.
import { expect, it } from 'vitest'
import { PROJECT, startProgram } from '../support/program.js'

it('counts polls by feed, status and reader, what was sent and what was saved, for who asks from near', async () => {
  const program = await startProgram({ items: `${PROJECT}/items`, cwd: '/tmp' })
  try {
    const reader = { 'user-agent': 'newsboat/2.21.0 (Linux x86_64)', 'accept-encoding': 'identity' }
    const first = await program.get('/rss.xml', reader)
    const size = (await first.arrayBuffer()).byteLength
    const again = await program.get('/rss.xml', { ...reader, 'if-none-match': first.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
    await (await program.get('/tags/ville/atom.xml', { 'user-agent': 'x'.repeat(5000) })).arrayBuffer()
    const response = await program.get('/metrics')
    const text = await response.text()
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=/)
    expect(text).toContain('strillone_answers_total{feed="stories/RSS 2.0",status="200",reader="newsboat"} 1')
    expect(text).toContain('strillone_answers_total{feed="stories/RSS 2.0",status="304",reader="newsboat"} 1')
    expect(text).toContain(`strillone_sent_bytes_total{feed="stories/RSS 2.0",status="200",reader="newsboat"} ${size}`)
    expect(text).toContain(`strillone_saved_bytes_total{feed="stories/RSS 2.0",status="304",reader="newsboat"} ${size}`)
    expect(text).toContain('strillone_answers_total{feed="tag/Atom 1.0",status="200",reader="other"} 1')
    expect(text).toContain('strillone_publish_seconds_count 1')
    expect(text).toContain('strillone_push_queue{what="subscriptions"} 0')
    expect(text).toMatch(/nodejs_eventloop_lag_p99_seconds [\d.e-]+/)
    expect((await program.get('/metrics', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(404)
    expect((await program.get('/metrics', { forwarded: 'for=10.0.0.1' })).status).toBe(404)
  } finally {
    await program.kill('SIGTERM')
  }
})
