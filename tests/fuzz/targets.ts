import { documentTargets } from './documents.js'
import { parserTargets } from './feeds.js'
import { ledgerTarget } from './ledger.js'
import { requestTargets } from './requests.js'
import type { Target } from './target.js'

export const TARGETS: readonly Target[] = [...documentTargets, ledgerTarget, ...parserTargets, ...requestTargets]
