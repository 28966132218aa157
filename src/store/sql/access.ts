import type { Kysely } from 'kysely'
import type { Access, Token } from '../../access/access.js'
import type { Explained } from './explain.js'
import { type AccessTokenRow, type Tables, toInstant, toSeconds } from './tables.js'

type Database = Kysely<Tables>

/** The only key there is so far. */
const PREVIEWS = 'previews'

export type AccessConnections = {
  readonly reader: Database
  /** Runs one short piece of work on the connection that writes. */
  readonly write: <T>(work: (database: Database) => Promise<T>) => Promise<T>
  readonly explained: Explained
}

/** The same on both engines; every write is one statement, or two that do no harm in between. */
export function createSqlAccess({ reader, write, explained }: AccessConnections): Access {
  const writing = <T>(work: (database: Database) => Promise<T>) => explained(() => write(work))
  return {
    add: (token) => writing((database) => addToken(database, token)),
    revoke: (name, at) => writing((database) => revokeToken(database, name, at)),
    tokens: () => explained(() => allTokens(reader)),
    live: (hash) => explained(() => liveToken(reader, hash)),
    noteUse: (hash, day) => writing((database) => noteUse(database, hash, toSeconds(day))),
    key: () => explained(() => readKey(reader)),
    makeKey: (fresh) => writing((database) => makeKey(database, fresh)),
  }
}

/** Whatever is in the way, the hash or the name: the statement does nothing then. */
async function addToken(database: Database, token: Pick<Token, 'hash' | 'name' | 'created'>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('access_tokens')
    .values({ ...token, created: toSeconds(token.created), revoked: null, used: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

async function revokeToken(database: Database, name: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('access_tokens')
    .set({ revoked: toSeconds(at) })
    .where('name', '=', name)
    .where('revoked', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

async function allTokens(database: Database): Promise<Token[]> {
  const rows = await database
    .selectFrom('access_tokens')
    .selectAll()
    .orderBy('created')
    .orderBy('name')
    .orderBy('hash')
    .execute()
  return rows.map(toAccessToken)
}

async function liveToken(database: Database, hash: string): Promise<Token | null> {
  const row = await database.selectFrom('access_tokens').selectAll().where('hash', '=', hash).executeTakeFirst()
  return row && row.revoked === null ? toAccessToken(row) : null
}

async function noteUse(database: Database, hash: string, day: number): Promise<void> {
  await database
    .updateTable('access_tokens')
    .set({ used: day })
    .where('hash', '=', hash)
    .where((where) => where.or([where('used', 'is', null), where('used', '<', day)]))
    .execute()
}

async function readKey(database: Database): Promise<string | null> {
  const row = await database
    .selectFrom('access_keys')
    .select('secret')
    .where('purpose', '=', PREVIEWS)
    .executeTakeFirst()
  return row?.secret ?? null
}

/** Of two programs that make one at once, the first one's is the key of both. */
async function makeKey(database: Database, fresh: string): Promise<string> {
  await database
    .insertInto('access_keys')
    .values({ purpose: PREVIEWS, secret: fresh })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await readKey(database)) ?? fresh
}

function toAccessToken({ hash, name, created, revoked, used }: AccessTokenRow): Token {
  return {
    hash,
    name,
    created: toInstant(created),
    revoked: revoked === null ? null : toInstant(revoked),
    used: used === null ? null : toInstant(used),
  }
}
