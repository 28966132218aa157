/** Where a feed reader takes the address of a feed in its own address. */
export const READERS: readonly { readonly name: string; readonly link: (feedUrl: string) => string }[] = [
  { name: 'Feedly', link: (url) => `https://feedly.com/i/subscription/feed%2F${encodeURIComponent(url)}` },
  { name: 'Inoreader', link: (url) => `https://www.inoreader.com/?add_feed=${encodeURIComponent(url)}` },
  { name: 'NewsBlur', link: (url) => `https://www.newsblur.com/?url=${encodeURIComponent(url)}` },
  { name: 'The Old Reader', link: (url) => `https://theoldreader.com/feeds/subscribe?url=${encodeURIComponent(url)}` },
  { name: 'Feedbin', link: (url) => `https://feedbin.com/?subscribe=${encodeURIComponent(url)}` },
]

/** Opens the reader a device has chosen for feeds: `https://example.org/rss.xml` → `feed:https://example.org/rss.xml` */
export function appLink(feedUrl: string): string {
  return `feed:${feedUrl}`
}
