import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type LogLine, type Program, startProgram, temporaryFolder } from '../support/program.js'
import { type Behaviour, agreeable, startSubscriber } from '../support/subscriber.js'
import { ask, decoded } from '../support/wire.js'
import { TEXT } from './requests.js'

export const URL_OF_SITE = 'https://gazette.example.org'
const WIRE_TAP = new URL('wire-tap.mjs', import.meta.url).href

export async function poll(at: number): Promise<string> {
  return decoded(await ask(at, { target: '/rss.xml' })).toString()
}

const behave: Behaviour = (received, response) => {
  const { pathname } = received.url
  if (pathname === '/elsewhere') response.writeHead(307, { Location: 'http://127.0.0.1:1/agree' }).end()
  else if (pathname === '/gone') response.writeHead(410).end()
  else if (pathname === '/never') response.destroy()
  else agreeable(received, response)
}

/** A hub takes so many requests a minute and no more; a new one takes as many again. */
export const INPUTS_OF_PROGRAM = 250

type Served = {
  readonly program: Program
  readonly port: number
  /** The feed as it is now. */
  right: string
  /** What was logged since the last time this was asked. */
  readonly unseen: () => readonly LogLine[]
}

/** The real program behind the wire tap, and a subscriber that every call of its reaches. */
export async function openSite() {
  const folder = await temporaryFolder()
  const subscriber = await startSubscriber(behave)
  const items = path.join(folder.path, 'items')
  await mkdir(items)
  const file = path.join(items, 'monday.txt')
  await writeFile(file, TEXT)
  let served: Promise<Served> | undefined
  let inputs = 0
  let edition = 1
  const start = async () => {
    const program = await startProgram({
      items,
      cwd: folder.path,
      env: {
        ...{ STRILLONE_URL: URL_OF_SITE, STRILLONE_LOG_LEVEL: 'debug' },
        ...{ NODE_OPTIONS: `--import ${WIRE_TAP}`, FUZZ_SUBSCRIBER: new URL(subscriber.callback()).port },
      },
    })
    await program.published(1)
    const at = Number(new URL(program.url).port)
    let seen = 0
    const unseen = () => {
      const lines = program.log().slice(seen)
      seen += lines.length
      return lines
    }
    return { program, port: at, right: await poll(at), unseen }
  }
  return {
    folder: folder.path,
    current: async () => {
      if (inputs % INPUTS_OF_PROGRAM === 0) {
        const old = served
        served = Promise.resolve(old)
          .then((one) => one?.program.kill('SIGKILL'))
          .then(start)
      }
      inputs += 1
      return (served ??= start())
    },
    publish: async () => {
      const now = await served
      if (!now) return
      const { program, port: at } = now
      const from = program.log().length
      edition += 1
      await writeFile(file, `${TEXT}\nThe edition of this text is number ${edition}.\n`)
      await program.logged((line) => line.msg === 'published' && program.log().indexOf(line) >= from)
      now.right = await poll(at)
    },
    close: async () => {
      // The time may be over while one starts.
      await (await served)?.program.kill('SIGKILL')
      await subscriber.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}
