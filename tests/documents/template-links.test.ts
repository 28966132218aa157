// Promise: of a link whose address only a site generator knows its words are shown, and not the template.
import { expect, it } from 'vitest'
import { splitText } from '../stories/split-text.js'

const bodyOf = (text: string) => splitText(`# A title\n\n${text}\n`, 'a.md').stories[0]?.html

it.each([
  ['See [the *ferry*]({{< ref "ferry.md#a" >}}).', '<p>See the <em>ferry</em>.</p>'],
  ['See [it]({{% relref "a b.md" %}}), [it]({{ site.baseurl }}/ferry)!', '<p>See it, it!</p>'],
  [
    '[Ferry]({% post_url 2026-11-20-ferry %}) and [crane](https://e.example/)',
    '<p>Ferry and <a href="https://e.example/">crane</a></p>',
  ],
  ['![A pump]({{ "/a.png" | url }})', '<p>A pump</p>'],
  ['Write `[a]({{< ref "b" >}})`, [so]({{ c }})', '<p>Write <code>[a]({{&#x3C; ref "b" >}})</code>, so</p>'],
  [
    'See [so]({{ c }})\n\n    [a]({{ b }})\n\nand [so]({{ c }})',
    '<p>See so</p><pre><code>[a]({{ b }})\n</code></pre><p>and so</p>',
  ],
  ['Then f(x)[y]({{ a: 1 }}) is', '<p>Then f(x)y is</p>'],
  ['Then [y] ({{ a }}) and {{ b }}', '<p>Then [y] ({{ a }}) and {{ b }}</p>'],
])('%s', (written, shown) => {
  expect(bodyOf(written)).toBe(shown)
})

it('none takes long', () => {
  const before = process.cpuUsage()
  for (const part of ['](', ']({{', ']({{ a', ']({{ a }}) ', '`](', '[a]({{ b }})/']) bodyOf(part.repeat(4_000))
  expect(process.cpuUsage(before).user).toBeLessThan(8_000_000)
})
