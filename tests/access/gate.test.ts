// Promise: a token lets in until two seconds after its revocation at the latest, also while the ledger cannot be asked;
// what is no token never does, and each token's use is written once a day.
import { beforeEach, expect, it } from 'vitest'
import type { Access } from '../../src/access/access.js'
import { BELIEVED_MS, createGate, type Gate } from '../../src/access/gate.js'
import { hashToken } from '../../src/access/token.js'
import { createMemoryAccess } from '../../src/store/memory/access.js'

const ADA = 'adaadaadaadaadaadaadaada'
const CREATED = new Date('2026-11-22T10:00:00Z')

let now: Date
let reachable: boolean
let asked: number
let uses: string[]
let access: Access
let gate: Gate

beforeEach(async () => {
  now = new Date('2026-11-22T12:00:00Z')
  reachable = true
  asked = 0
  uses = []
  access = createMemoryAccess()
  await access.add({ hash: hashToken(ADA), name: 'ada', created: CREATED })
  gate = createGate(
    {
      live: async (hash) => {
        asked += 1
        if (!reachable) throw new Error('out of reach')
        return access.live(hash)
      },
      noteUse: async (hash, day) => {
        uses.push(day.toISOString())
        if (!reachable) throw new Error('out of reach')
        return access.noteUse(hash, day)
      },
    },
    () => now,
  )
})

const pass = (milliseconds: number) => (now = new Date(now.getTime() + milliseconds))

it('lets a token in and nothing else', async () => {
  expect(await gate(ADA)).toBe(true)
  for (const text of ['', ADA.toUpperCase(), ADA.slice(1), `${ADA}a`, hashToken(ADA)])
    expect(await gate(text)).toBe(false)
})

it('obeys a revocation within two seconds, and a new token at once', async () => {
  expect(BELIEVED_MS).toBeLessThanOrEqual(2_000)
  expect(await gate(ADA)).toBe(true)
  await access.revoke('ada', now)
  pass(BELIEVED_MS)
  expect(await gate(ADA)).toBe(false)
  expect(await gate('bobbobbobbobbobbobbobbob')).toBe(false)
  await access.add({ hash: hashToken('bobbobbobbobbobbobbobbob'), name: 'bob', created: now })
  expect(await gate('bobbobbobbobbobbobbobbob')).toBe(true)
})

it('asks the ledger once in two seconds for a token that is polled', async () => {
  for (let poll = 0; poll < 100; poll += 1) await gate(ADA)
  expect(asked).toBe(1)
  pass(BELIEVED_MS)
  await gate(ADA)
  expect(asked).toBe(2)
})

it('lets in who was let in before while the ledger is out of reach, and rejects for who was not', async () => {
  await gate(ADA)
  reachable = false
  pass(3_600_000)
  expect(await gate(ADA)).toBe(true)
  await expect(gate('bobbobbobbobbobbobbobbob')).rejects.toThrow('out of reach')
  await access.revoke('ada', now)
  reachable = true
  pass(BELIEVED_MS)
  expect(await gate(ADA)).toBe(false)
})

it('writes the day of use once, and again the next day', async () => {
  for (let poll = 0; poll < 5; poll += 1) {
    await gate(ADA)
    pass(BELIEVED_MS)
  }
  expect(uses).toEqual(['2026-11-22T00:00:00.000Z'])
  pass(86_400_000)
  await gate(ADA)
  expect(uses).toEqual(['2026-11-22T00:00:00.000Z', '2026-11-23T00:00:00.000Z'])
  expect(await access.tokens()).toMatchObject([{ used: new Date('2026-11-23T00:00:00Z') }])
})
