/** Whether an item of a WordPress export is a post, and one that was not published. */
export type ItemState = { readonly isPost: boolean; readonly draft: boolean }

const ITEM = /<item[\s>](?:<!\[CDATA\[[^]*?\]\]>|(?!<\/item>)[^])*<\/item>/g
const CDATA = /<!\[CDATA\[[^]*?\]\]>/g

/**
 * What a WordPress export (WXR) says of its items and no feed does, in their order; nothing for any other file.
 *
 *   <wp:post_type>attachment</wp:post_type>  → { isPost: false, … }
 *   <wp:status><![CDATA[draft]]></wp:status> → { draft: true, … }
 */
export function statesOfItems(text: string): ItemState[] {
  if (!text.includes('<wp:status>')) return []
  return [...text.matchAll(ITEM)].map(([item]) => {
    const type = fieldOf(item, 'wp:post_type') || 'post'
    const status = fieldOf(item, 'wp:status')
    return { isPost: type === 'post', draft: status !== 'publish' }
  })
}

function fieldOf(item: string, name: string): string {
  const written = new RegExp(`<${name}>([^]*?)</${name}>`).exec(item)?.[1] ?? ''
  return written.replace(CDATA, (section) => section.slice('<![CDATA['.length, -']]>'.length)).trim()
}
