// Promise: tokens and the key of previews are kept alike wherever the ledger is, and every program on it sees the same.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Access } from '../../src/access/access.js'
import type { Ledger } from '../../src/ledger/ledger.js'
import { AT, later, type Place, startStores, STORES, stopStores } from './stores.js'

const ada = { hash: 'hash-of-ada', name: 'ada', created: AT }

beforeAll(startStores)
afterAll(stopStores)

describe.each(Object.entries(STORES))('beside the %s ledger', (_name, place) => {
  let ledger: Ledger
  let other: Ledger | null
  let access: Access
  /** As another program sees it, where there can be one. */
  let seen: Access

  beforeEach(async () => {
    const kept: Place = await place()
    ledger = await kept.open()
    other = kept.again ? await kept.again() : null
    access = ledger.access
    seen = (other ?? ledger).access
  })
  afterEach(async () => {
    await other?.close()
    await ledger.close()
  })

  it('there is nothing at first', async () => {
    expect(await access.tokens()).toEqual([])
    expect(await access.live('hash-of-ada')).toBeNull()
    expect(await access.key()).toBeNull()
    expect(await access.revoke('ada', AT)).toBe(false)
  })

  it('a token is live from when it is added until it is revoked, and never again', async () => {
    expect(await access.add(ada)).toBe(true)
    expect(await seen.live(ada.hash)).toEqual({ ...ada, revoked: null, used: null })
    expect(await access.revoke('ada', later(60))).toBe(true)
    expect(await seen.live(ada.hash)).toBeNull()
    expect(await seen.tokens()).toEqual([{ ...ada, revoked: later(60), used: null }])
    expect(await seen.revoke('ada', later(90))).toBe(false)
    expect(await access.add(ada)).toBe(false)
    expect(await seen.live(ada.hash)).toBeNull()
  })

  it('a name has one live token, and may have another after that', async () => {
    await access.add(ada)
    expect(await seen.add({ ...ada, hash: 'another' })).toBe(false)
    expect(await seen.live('another')).toBeNull()
    await access.revoke('ada', later(60))
    expect(await seen.add({ ...ada, hash: 'another', created: later(70) })).toBe(true)
    expect((await access.tokens()).map(({ hash, revoked }) => [hash, revoked])).toEqual([
      ['hash-of-ada', later(60)],
      ['another', null],
    ])
  })

  it('revoking one leaves the others', async () => {
    await access.add(ada)
    await access.add({ hash: 'hash-of-bob', name: 'bob', created: AT })
    await access.revoke('ada', later(60))
    expect(await seen.live('hash-of-bob')).toMatchObject({ name: 'bob', revoked: null })
  })

  it('the day of use moves forward only', async () => {
    await access.add(ada)
    const days = [1, 3, 2].map((day) => new Date(Date.UTC(2026, 10, day)))
    for (const day of days) await access.noteUse(ada.hash, day)
    expect((await seen.live(ada.hash))?.used).toEqual(days[1])
    await access.noteUse('nobody', AT)
    expect(await seen.tokens()).toHaveLength(1)
  })

  it('of several keys made at once all have the first', async () => {
    const made = await Promise.all([access.makeKey('one'), seen.makeKey('two'), access.makeKey('three')])
    const key = await seen.key()
    expect(['one', 'two', 'three']).toContain(key)
    expect(new Set(made)).toEqual(new Set([key]))
    expect(await access.makeKey('later')).toBe(key)
  })

  it('none of it is a publish', async () => {
    await access.add(ada)
    await access.makeKey('one')
    expect(await ledger.latest()).toMatchObject({ revision: 0 })
  })
})
