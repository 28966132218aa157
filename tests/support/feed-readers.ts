import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'

const run = promisify(execFile)

/** What a person has in front of them: stories in all, and those not read yet. */
export type Seen = { readonly all: number; readonly unread: number }

export type FeedReader = {
  /** Poll the feed once, as the program's own command does, and say what a person sees then. */
  readonly poll: () => Promise<Seen>
  /** The person reads all of it. */
  readonly readAll: () => Promise<void>
}

/** Debian's newsboat, on one feed, with a cache of its own below the folder. */
export async function openNewsboat(folder: string, feed: string): Promise<FeedReader> {
  const at = (name: string) => path.join(folder, 'newsboat', name)
  await mkdir(path.join(folder, 'newsboat'))
  await writeFile(at('urls'), `${feed}\n`)
  const ask = <T>(work: (database: DatabaseSyncInstance) => T): T => {
    const database = new DatabaseSync(at('cache.db'))
    try {
      return work(database)
    } finally {
      database.close()
    }
  }
  return {
    poll: async () => {
      await run('newsboat', ['-u', at('urls'), '-c', at('cache.db'), '-C', '/dev/null', '-x', 'reload'], {
        env: { ...process.env, HOME: folder },
      })
      return ask((database) => {
        const row = database.prepare('select count(*) as "all", sum(unread) as unread from rss_item').get()
        return { all: Number(row?.['all']), unread: Number(row?.['unread']) }
      })
    },
    readAll: async () => ask((database) => database.exec('update rss_item set unread = 0')),
  }
}

/** Debian's rss2email, which writes each story as a mail into a folder. */
export async function openRss2email(folder: string, feed: string): Promise<FeedReader> {
  const at = (name: string) => path.join(folder, 'rss2email', name)
  const inbox = at('mail/inbox/new')
  const r2e = (...args: string[]) =>
    run('r2e', ['-c', at('config'), '-d', at('data.json'), ...args], {
      env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
    })
  for (const name of ['mail/inbox/new', 'mail/inbox/cur', 'mail/inbox/tmp']) await mkdir(at(name), { recursive: true })
  await r2e('new', 'ada@localhost')
  const config = await readFile(at('config'), 'utf8')
  await writeFile(
    at('config'),
    config
      .replace(/^email-protocol = .*$/m, 'email-protocol = maildir')
      .replace(/^maildir-path = .*$/m, `maildir-path = ${at('mail')}`)
      .replace(/^maildir-mailbox = .*$/m, 'maildir-mailbox = inbox'),
  )
  await r2e('add', 'gazette', feed)
  let read = 0
  const mails = async () => (await readdir(inbox)).length
  return {
    poll: async () => {
      const { stderr } = await r2e('run')
      if (/ERROR|WARN/.test(stderr)) throw new Error(stderr)
      const all = await mails()
      return { all, unread: all - read }
    },
    readAll: async () => {
      read = await mails()
    },
  }
}
