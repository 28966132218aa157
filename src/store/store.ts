import type { Ledger } from '../ledger/ledger.js'
import type { PushQueue } from '../push/queue.js'
import type { ReaderStore } from '../readers/reader-store.js'

/** One place for all that is remembered: what is published and what is owed to subscribers is stored at once. */
export type Store = Ledger & { readonly queue: PushQueue; readonly readers: ReaderStore }
