import type { Channel } from '../channel.js'
import type { Format } from '../formats/feed.js'
import { FORMATS } from '../formats/formats.js'
import { absoluteUrl, localPath, type Place, placePath } from '../links.js'
import { appLink, READERS } from './readers.js'
import { wordsIn } from './words.js'

type Props = { readonly channel: Channel; readonly place: Place; readonly format?: Format }

/** The address of a feed, selected by one click and copied by a button. The button is there once the script is. */
export function FeedAddress({ channel, place, format = FORMATS[0] }: Props) {
  const words = wordsIn(channel.language)
  return (
    <p class="address">
      <code>{breakable(absoluteUrl(channel, `${placePath(place)}${format.path}`))}</code>
      <button type="button" class="copy" hidden data-done={words.copied}>
        {words.copy}
      </button>
    </p>
  )
}

/** A long address is broken after a slash, and copied whole. */
function breakable(address: string) {
  const [origin = '', ...parts] = address.split(/(?<=[^/]\/)(?=[^/])/)
  return (
    <>
      {origin}
      {parts.map((part) => (
        <>
          <wbr />
          {part}
        </>
      ))}
    </>
  )
}

/** Readers that take the address of a feed. */
export function ReaderLinks({ channel, place, format = FORMATS[0] }: Props) {
  const words = wordsIn(channel.language)
  const address = absoluteUrl(channel, `${placePath(place)}${format.path}`)
  return (
    <ul class="row">
      <li>
        <a href={appLink(address)}>{words.appHere}</a>
      </li>
      {READERS.map(({ name, link }) => (
        <li key={name}>
          <a href={link(address)} rel="noopener">
            {name}
          </a>
        </li>
      ))}
    </ul>
  )
}

export function FormatLinks({ channel, place }: Props) {
  return (
    <ul class="row">
      {FORMATS.map(({ path, name }) => (
        <li key={path}>
          <a href={localPath(channel, `${placePath(place)}${path}`)}>{name}</a>
        </li>
      ))}
    </ul>
  )
}

/** Beside the stories: what to do to get them by oneself. */
export function SubscribeBox({ channel, place }: Props) {
  const words = wordsIn(channel.language)
  return (
    <aside class="subscribe" aria-label={words.subscribe}>
      <h2>{words.subscribe}</h2>
      <p>{words.feedPromise}</p>
      <FeedAddress channel={channel} place={place} />
      <FormatLinks channel={channel} place={place} />
      <details>
        <summary>{words.openIn}</summary>
        <ReaderLinks channel={channel} place={place} />
      </details>
    </aside>
  )
}
