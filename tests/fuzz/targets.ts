import { documentTargets } from './documents.js'
import { parserTargets } from './feeds.js'
import { requestTargets } from './requests.js'
import type { Target } from './target.js'

export const TARGETS: readonly Target[] = [...documentTargets, ...parserTargets, ...requestTargets]
