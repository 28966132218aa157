import type { Channel } from '../channel.js'
import { localPath, PATHS } from '../links.js'
import { Page, toPageText } from './layout.js'
import { wordsIn } from './words.js'

/** What is left at the address of a withdrawn story or digest (410): that it was there, not what it said. */
export function renderGonePage(channel: Channel, what: 'story' | 'digest'): string {
  const words = wordsIn(channel.language)
  return renderNotice(channel, words.goneTitle, what === 'story' ? words.gone : words.digestGone)
}

export function renderNotFoundPage(channel: Channel): string {
  const words = wordsIn(channel.language)
  return renderNotice(channel, words.notFoundTitle, words.notFound)
}

/** A heading and a sentence for who came to the wrong place, and where to go from it. */
export function renderNotice(channel: Channel, title: string, text: string): string {
  const words = wordsIn(channel.language)
  const ways = [
    [PATHS.home, words.newest],
    [PATHS.digests, words.digests],
    [PATHS.tags, words.tags],
    [PATHS.authors, words.authors],
    [PATHS.archive, words.archive],
    [PATHS.subscribe, words.subscribe],
  ] as const
  return toPageText(
    <Page channel={channel} title={title} description={text} path={null}>
      <h1>{title}</h1>
      <p>{text}</p>
      <p>{words.elsewhere}</p>
      <ul>
        {ways.map(([to, name]) => (
          <li key={to}>
            <a href={localPath(channel, to)}>{name}</a>
          </li>
        ))}
      </ul>
    </Page>,
  )
}
