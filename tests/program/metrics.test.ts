// Promise: who runs the program can see what it does, and nobody else can.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { PROJECT, startProgram, temporaryFolder } from '../support/program.js'

it('counts polls by feed, status and reader, what was sent and what was saved, for who asks from near', async () => {
  const program = await startProgram({ items: `${PROJECT}/items`, cwd: '/tmp' })
  try {
    const reader = { 'user-agent': 'newsboat/2.21.0 (Linux x86_64)', 'accept-encoding': 'identity' }
    const first = await program.get('/rss.xml', reader)
    const size = (await first.arrayBuffer()).byteLength
    const again = await program.get('/rss.xml', { ...reader, 'if-none-match': first.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
    await (await program.get('/tags/ville/atom.xml', { 'user-agent': 'x'.repeat(5000) })).arrayBuffer()
    const response = await program.get('/metrics')
    const text = await response.text()
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=/)
    expect(text).toContain('strillone_answers_total{feed="stories/RSS 2.0",status="200",reader="newsboat"} 1')
    expect(text).toContain('strillone_answers_total{feed="stories/RSS 2.0",status="304",reader="newsboat"} 1')
    expect(text).toContain(`strillone_sent_bytes_total{feed="stories/RSS 2.0",status="200",reader="newsboat"} ${size}`)
    expect(text).toContain(`strillone_saved_bytes_total{feed="stories/RSS 2.0",status="304",reader="newsboat"} ${size}`)
    expect(text).toContain('strillone_answers_total{feed="tag/Atom 1.0",status="200",reader="other"} 1')
    expect(text).toContain('strillone_publish_seconds_count 1')
    expect(text).toContain('strillone_push_queue{what="subscriptions"} 0')
    expect(text).toMatch(/nodejs_eventloop_lag_p99_seconds [\d.e-]+/)
    expect((await program.get('/metrics', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(404)
    expect((await program.get('/metrics', { forwarded: 'for=10.0.0.1' })).status).toBe(404)
  } finally {
    await program.kill('SIGTERM')
  }
})

it('says what is shown and what is wrong with it, now', async () => {
  await using folder = await temporaryFolder()
  const items = path.join(folder.path, 'items')
  const piers = path.join(items, 'piers')
  await mkdir(piers, { recursive: true })
  for (let number = 1; number <= 30; number += 1)
    await writeFile(path.join(piers, `2026-11-01-d${number}.md`), `# Pier ${number}\n\nThe text of pier ${number}.\n`)
  await writeFile(path.join(items, '2026-11-02-bad.md'), '---\ntags: [\n---\n# Bad\n\nText.\n')
  await writeFile(path.join(items, '2026-11-02-odd.md'), '---\ndate: domani\n---\n# Odd\n\nText of the odd one.\n')
  const program = await startProgram({ items })
  const figure = async (name: string) => {
    const line = (await (await program.get('/metrics')).text()).split('\n').find((one) => one.startsWith(`${name} `))
    return line === undefined ? null : Number(line.split(' ').at(-1))
  }
  try {
    expect(await figure('strillone_revision')).toBe(1)
    const broken = (await figure('strillone_documents_with_problems{severity="error"}')) ?? 0
    const warned = (await figure('strillone_documents_with_problems{severity="warning"}')) ?? 0
    expect(broken).toBeGreaterThan(0)
    expect(broken + warned).toBe(2)
    const live = (await figure('strillone_live_stories')) ?? 0
    expect(live).toBe(32 - broken)
    expect(await figure('strillone_held_stories')).toBe(0)
    expect(await figure('strillone_ledger_up')).toBe(1)
    expect(await figure('strillone_faults_total')).toBe(0)
    expect(await figure('strillone_publish_failures_total')).toBe(0)
    const published = await figure('strillone_last_publish_timestamp_seconds')
    const modified = (await program.get('/rss.xml')).headers.get('last-modified') ?? ''
    expect(published).toBe(Date.parse(modified) / 1000)
    await rename(piers, path.join(folder.path, 'away'))
    // A folder that is moved away is missed by the watcher, and found by the next look at everything.
    program.signal('SIGHUP')
    await program.logged(({ code }) => code === 'withdrawals-held')
    await expect.poll(() => figure('strillone_held_stories'), { timeout: 10_000 }).toBe(30)
    expect(await figure('strillone_live_stories')).toBe(live)
  } finally {
    await program.kill('SIGTERM')
  }
})

const DASHBOARD = 'deploy/grafana-dashboard.json'
const ALERTS = 'deploy/alerts.yml'

type Panel = {
  readonly type: string
  readonly title: string
  readonly datasource?: unknown
  readonly targets?: Target[]
}
type Target = { readonly expr: string; readonly datasource: unknown }
type Rule = { readonly alert: string; readonly expr: string; readonly annotations: { readonly summary: string } }

/** Metric → its labels, of a program that has just begun. */
async function exposed(): Promise<Map<string, Set<string>>> {
  const program = await startProgram({ items: `${PROJECT}/items`, cwd: '/tmp' })
  try {
    await (await program.get('/rss.xml')).text()
    const text = await (await program.get('/metrics')).text()
    const kinds = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)]
    const names = kinds.flatMap(([, name = '', kind]) =>
      kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    )
    return new Map(
      names.map((name) => {
        const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`))
        const labels = lines.flatMap((line) => [...line.matchAll(/[{,](\w+)="/g)].map(([, label = '']) => label))
        return [name, new Set(labels)]
      }),
    )
  } finally {
    await program.kill('SIGTERM')
  }
}

/** `rate(strillone_answers_total{job="x",status="304"}[5m])` → ['strillone_answers_total', ['status']] */
function metricsIn(expression: string): (readonly [name: string, labels: readonly string[]])[] {
  return [...expression.matchAll(/\b((?:strillone|nodejs|process)_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name = '', selectors = '']) => [
      name,
      [...selectors.matchAll(/(\w+)[=!]/g)].map(([, label = '']) => label).filter((label) => label !== 'job'),
    ],
  )
}

it('gives every figure, and each of its labels, that the dashboard and the alerts ask for, and asks for all of ours', async () => {
  const dashboard = JSON.parse(await readFile(path.join(PROJECT, DASHBOARD), 'utf8')) as {
    readonly panels: readonly Panel[]
  }
  const alerts = parse(await readFile(path.join(PROJECT, ALERTS), 'utf8')) as { readonly groups: { rules: Rule[] }[] }
  expect(dashboard).toHaveProperty('__inputs', [
    expect.objectContaining({ name: 'DS_PROMETHEUS', type: 'datasource', pluginId: 'prometheus' }),
  ])
  const panels = dashboard.panels.filter(({ type }) => type !== 'row')
  expect(panels.length).toBeGreaterThan(15)
  for (const { title, datasource, targets = [] } of panels) {
    expect(targets.length, title).toBeGreaterThan(0)
    for (const one of [datasource, ...targets.map((target) => target.datasource)])
      expect(one, title).toEqual({ type: 'prometheus', uid: '${DS_PROMETHEUS}' })
  }
  const rules = alerts.groups.flatMap((group) => group.rules)
  expect(rules.length).toBeGreaterThan(5)
  for (const { alert, annotations } of rules) expect(annotations.summary, alert).not.toBe('')

  const known = await exposed()
  const expressions = [...panels.flatMap(({ targets = [] }) => targets), ...rules].map(({ expr }) => expr)
  const asked = expressions.flatMap(metricsIn)
  for (const [name, labels] of asked) {
    expect([...known.keys()], name).toContain(name)
    for (const label of labels) expect([...(known.get(name) ?? [])], `${name}{${label}}`).toContain(label)
  }
  for (const expression of expressions)
    if (!expression.startsWith('up{')) expect(metricsIn(expression).length, expression).toBeGreaterThan(0)
  const ours = [...known.keys()].filter((name) => /^strillone_(?!.*_(?:sum|count)$)/.test(name))
  expect(ours.toSorted()).toEqual(
    [...new Set(asked.map(([name]) => name))].filter((name) => name.startsWith('strillone_')).toSorted(),
  )
})
