/**
 * Inputs made to do harm, as long as there is time: `npm run fuzz -- [--seconds 60] [--seed 42] [TARGET…]`.
 *
 * Each target is given that many seconds. What fails is shrunk and printed with the seed that shows it again.
 */
import { parseArgs } from 'node:util'
import { fuzz } from './target.js'
import { TARGETS } from './targets.js'

const { values, positionals } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => TARGETS.every((target) => target.name !== name))
if (unknown.length > 0) {
  console.error(`no target ${unknown.join(', ')}; there are ${TARGETS.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
console.log(`seed ${values.seed}`)
for (const target of TARGETS) {
  if (positionals.length > 0 && !positionals.includes(target.name)) continue
  const before = process.cpuUsage()
  const { inputs, failure } = await fuzz(target, Number(values.seconds) * 1_000, Number(values.seed))
  const { user, system } = process.cpuUsage(before)
  console.log(
    `${target.name}: ${inputs} inputs, ${((user + system) / 1e6).toFixed(0)} s of CPU, ${failure ?? 'nothing found'}`,
  )
  if (failure !== null) process.exitCode = 1
}
