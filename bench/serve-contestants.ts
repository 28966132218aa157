/**
 * What bench/serve.ts compares with, each in a process of its own: `raw` (node:http, everything prepared, nothing
 * decided but what the load needs), `send` (Express as most people use it) and `static` (express.static).
 */
import { createServer, type RequestListener } from 'node:http'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import express from 'express'

export type Answer = {
  readonly path: string
  readonly status: number
  /** Name and value in turn, as the program sends them. */
  readonly headers: string[]
  readonly notModified: string[]
  readonly etag: string
  readonly encoding: string
  readonly bodyBase64: string
}

const MAKERS: Readonly<Record<string, (answers: readonly Answer[]) => RequestListener>> = {
  raw: (answers) => {
    const prepared = new Map(
      answers.map((answer) => [
        `${answer.path} ${answer.status} ${answer.encoding}`,
        { ...answer, body: Buffer.from(answer.bodyBase64, 'base64') },
      ]),
    )
    return (request, response) => {
      const encoding = request.headers['accept-encoding'] ?? ''
      const answer = prepared.get(`${request.url} ${request.headers['a-im'] === undefined ? 200 : 226} ${encoding}`)
      if (!answer) response.writeHead(404).end()
      else if (request.headers['if-none-match'] === answer.etag) response.writeHead(304, answer.notModified).end()
      else response.writeHead(answer.status, answer.headers).end(answer.body)
    }
  },
  send: (answers) => {
    const app = express()
    for (const { path: address, bodyBase64 } of identities(answers)) {
      const text = Buffer.from(bodyBase64, 'base64').toString('utf8')
      app.get(address, (_request, response) => {
        response.type('application/rss+xml').send(text)
      })
    }
    return app
  },
  static: (answers) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'strillone-static-'))
    for (const { path: address, bodyBase64 } of identities(answers))
      writeFileSync(path.join(folder, path.basename(address)), Buffer.from(bodyBase64, 'base64'))
    return express().use(express.static(folder))
  },
}

function identities(answers: readonly Answer[]): Answer[] {
  return answers.filter(({ encoding, status }) => encoding === '' && status === 200)
}

process.on('message', ({ name, answers }: { readonly name: string; readonly answers: readonly Answer[] }) => {
  const maker = MAKERS[name]
  if (!maker) throw new Error(`no contestant "${name}"`)
  const server = createServer({ keepAliveTimeout: 65_000 }, maker(answers))
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.(typeof address === 'object' && address !== null ? address.port : 0)
  })
})
process.on('disconnect', () => process.exit())
