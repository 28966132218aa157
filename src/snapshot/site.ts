import type { Channel } from '../channel.js'
import type { Latest, LedgerView } from '../ledger/ledger.js'

/** What is made when it is first asked for: a ledger to ask, and the channel and publish it is made for. */
export type Site = { readonly view: LedgerView; readonly channel: Channel; readonly latest: Latest }
