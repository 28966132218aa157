import type { Channel } from '../channel.js'
import type { Entry } from '../ledger/entry.js'
import { topicSlug } from '../ledger/topics.js'
import { localPath, placePath } from '../links.js'
import { Day, dayOf } from './dates.js'
import { wordsIn } from './words.js'

type Dated = Pick<Entry, 'authors' | 'language' | 'published' | 'updated'>

/** Who wrote it and when. The day of a change is told when it is another one. */
export function Byline({ channel, of }: { readonly channel: Channel; readonly of: Dated }) {
  const words = wordsIn(channel.language)
  return (
    <p class="byline" lang={of.language === channel.language ? undefined : channel.language}>
      {words.by} <Authors channel={channel} names={of.authors} /> <span aria-hidden="true">·</span>{' '}
      <Day instant={of.published} words={words} />
      {dayOf(of.updated) > dayOf(of.published) && (
        <>
          , {words.updated} <Day instant={of.updated} words={words} />
        </>
      )}
    </p>
  )
}

function Authors({ channel, names }: { readonly channel: Channel; readonly names: readonly string[] }) {
  const { author } = channel
  if (names.length === 0) return author.url === undefined ? <>{author.name}</> : <a href={author.url}>{author.name}</a>
  return (
    <>
      {names.map((name, index) => (
        <>
          {index > 0 && ', '}
          <a rel="author" href={localPath(channel, placePath({ kind: 'author', slug: topicSlug(name) }))}>
            <bdi>{name}</bdi>
          </a>
        </>
      ))}
    </>
  )
}

export function Tags({ channel, names }: { readonly channel: Channel; readonly names: readonly string[] }) {
  if (names.length === 0) return null
  return (
    <nav aria-label={wordsIn(channel.language).tags}>
      <ul class="tags">
        {names.map((name) => (
          <li key={name}>
            <a rel="tag" href={localPath(channel, placePath({ kind: 'tag', slug: topicSlug(name) }))}>
              <bdi>{name}</bdi>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
