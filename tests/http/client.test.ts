// Promise: of an address no more is kept than where its network is, however it is written, and of what is none nothing.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shortAddress } from '../../src/http/client.js'

it.each([
  ['203.0.113.9', '203.0.113.0'],
  ['::ffff:203.0.113.9', '203.0.113.0'],
  ['127.0.0.1', '127.0.0.0'],
  ['2001:db8:1:2::9', '2001:db8:1::'],
  ['2001:DB8:1:2:3:4:5:6', '2001:db8:1::'],
  ['2001:0db8:0001:0002::9', '2001:db8:1::'],
  ['2001:db8::9', '2001:db8::'],
  ['::1', '::'],
  ['fe80::1%eth0', 'fe80::'],
  ['', ''],
  ['unknown', ''],
  ['203.0.113.9:4711', ''],
  ['ada@example.org', ''],
])('%s → %s', (address, short) => expect(shortAddress(address)).toBe(short))

it('is the same for all of a network, and says no more', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.nat({ max: 255 }), (address, last) => {
      const neighbour = address.replace(/\d+$/, String(last))
      expect(shortAddress(neighbour)).toBe(shortAddress(address))
      expect(shortAddress(address).endsWith('.0')).toBe(true)
    }),
  )
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 0xffff }), { minLength: 8, maxLength: 8 }), (groups) => {
      const written = groups.map((group) => group.toString(16))
      expect(shortAddress(written.join(':'))).toBe(`${written.slice(0, 3).join(':')}::`)
    }),
  )
})
