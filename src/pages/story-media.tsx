import { escapeAttribute } from '../formats/xml.js'
import type { Entry } from '../ledger/entry.js'

/** The story's picture, unless its body shows it, and its recording. */
export function StoryMedia({ entry }: { readonly entry: Pick<Entry, 'html' | 'image' | 'enclosure'> }) {
  const { image, enclosure } = entry
  return (
    <>
      {image && !isInBody(entry.html, image.url) && (
        <p class="picture">
          <img src={image.url} alt={image.alt} width={image.width ?? undefined} height={image.height ?? undefined} />
        </p>
      )}
      {enclosure && (
        <p class="recording">
          {enclosure.type?.startsWith('video/') ? (
            <video controls preload="none" src={enclosure.url} />
          ) : (
            <audio controls preload="none" src={enclosure.url} />
          )}
        </p>
      )}
    </>
  )
}

/** An address in a body has its ampersands written as references. */
function isInBody(html: string, url: string): boolean {
  return html.includes(`src="${url}"`) || html.includes(`src="${escapeAttribute(url)}"`)
}
