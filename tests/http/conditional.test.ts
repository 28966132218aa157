// Promise: who has the bytes gets 304, who has not gets them; a proxy on the way breaks neither.
import { describe, expect, it } from 'vitest'
import { judge } from '../../src/http/conditional.js'

const RESOURCE = { etag: 'W/"abc_-1"', lastModified: new Date('2026-11-20T08:30:00Z') }
const NOW = 'Fri, 20 Nov 2026 08:30:00 GMT'
const EARLIER = 'Fri, 20 Nov 2026 08:29:59 GMT'
const LATER = 'Sun, 22 Nov 2026 00:00:00 GMT'

describe.each([
  // If-None-Match, If-Modified-Since, 304?, source
  ['W/"abc_-1"', undefined, true, 'RFC 9110 §13.1.2: the same tag'],
  ['"abc_-1"', undefined, true, 'RFC 9110 §8.8.3.2: weak comparison'],
  ['"x", W/"abc_-1" , "y"', undefined, true, 'RFC 9110 §13.1.2: a list'],
  ['*', undefined, true, 'RFC 9110 §13.1.2: any'],
  ['W/"abc_-1-gzip"', undefined, true, 'Apache mod_deflate'],
  ['"abc_-1-br"', undefined, true, 'Apache mod_brotli'],
  ['"abc_-1;gzip"', undefined, true, 'Jetty'],
  ['"abc_-1"-gzip', undefined, true, 'older proxies: the coding outside the quotes'],
  ['abc_-1', undefined, true, 'clients that lose the quotes'],
  ['"abc"', undefined, false, 'another tag'],
  ['"abc_-1x"', undefined, false, 'a longer tag'],
  ['', undefined, false, 'an empty header'],
  ['"other"', LATER, false, 'RFC 9110 §13.2.2: If-None-Match wins'],
  ['W/"abc_-1"', EARLIER, true, 'RFC 9110 §13.2.2: If-None-Match wins'],
  [undefined, NOW, true, 'RFC 9110 §13.1.3'],
  [undefined, LATER, true, 'RFC 9110 §13.1.3'],
  [undefined, EARLIER, false, 'RFC 9110 §13.1.3'],
  [undefined, 'yesterday', false, 'RFC 9110 §13.1.3: no date is ignored'],
  [undefined, '0', false, 'RFC 9110 §13.1.3: no date is ignored'],
  [undefined, 'Friday, 20-Nov-26 08:30:00 GMT', true, 'RFC 9110 §5.6.7: RFC 850 form'],
  [undefined, 'Fri Nov 20 08:30:00 2026 GMT', true, 'RFC 9110 §5.6.7: asctime form'],
  [undefined, undefined, false, 'nothing said'],
])('If-None-Match %s, If-Modified-Since %s', (ifNoneMatch, ifModifiedSince, expected, source) => {
  it(`is ${expected ? '304' : '200'}: ${source}`, () => {
    const headers = {
      ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }),
      ...(ifModifiedSince === undefined ? {} : { 'if-modified-since': ifModifiedSince }),
    }
    expect(judge(RESOURCE, headers)).toBe(expected ? 'not-modified' : 'perform')
  })
})
