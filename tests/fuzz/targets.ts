import { documentTargets } from './documents.js'
import { parserTargets } from './feeds.js'
import { hubTarget } from './hub.js'
import { ledgerTarget } from './ledger.js'
import { looksTarget } from './looks.js'
import { requestTarget } from './requests.js'
import type { Target } from './target.js'

export const TARGETS: readonly Target[] = [
  ...documentTargets,
  ledgerTarget,
  looksTarget,
  ...parserTargets,
  requestTarget,
  hubTarget,
]
