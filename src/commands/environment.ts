import { OPTIONS } from '../config/fields.js'
import { nearest } from '../nearest.js'

const PREFIX = 'STRILLONE'

/** Every variable the program looks at, and what a person may take for one: the rest of the name → the name. */
const KNOWN: ReadonlyMap<string, string> = new Map(
  [...OPTIONS.map(({ variable }) => variable), 'STRILLONE_HUB_ALLOW_LOOPBACK'].map((variable) => [
    variable.replace(`${PREFIX}_`, ''),
    variable,
  ]),
)

/**
 * Variables that look like ours and are none, so that a misspelt one is not silently without effect.
 *
 *   { STRILLONE_LEGDER: 'news.db' } → ['STRILLONE_LEGDER: is not looked at; did you mean STRILLONE_LEDGER?']
 *
 * Only where one of ours is near: Kubernetes sets `STRILLONE_SERVICE_HOST` and more, in every container, for a
 * service of this name.
 */
export function misspeltVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(environment).flatMap((name) => {
    const meant = meantBy(name)
    const isAddressOfKubernetes = environment[name]?.startsWith('tcp://') === true
    if (meant === null || meant === name || isAddressOfKubernetes) return []
    return [`${name}: is not looked at; did you mean ${meant}?`]
  })
}

function meantBy(name: string): string | null {
  const [prefix = '', ...rest] = name.split('_')
  if (rest.length === 0 || nearest(prefix, [PREFIX]) === null) return null
  const near = nearest(rest.join('_'), [...KNOWN.keys()])
  return near === null ? null : (KNOWN.get(near) ?? null)
}
