import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Channel } from '../channel.js'
import { FORMATS } from '../formats/formats.js'
import { absoluteUrl, localPath, PATHS } from '../links.js'
import { wordsIn } from './words.js'

type PageProps = {
  readonly channel: Channel
  readonly title: string
  readonly language: string
  /** Absolute; null for a page that is at no address of its own, such as "not found". */
  readonly canonical: string | null
  readonly children: ComponentChildren
}

/** The frame of every page: head, masthead, the three feeds. Preact escapes whatever an author typed. */
export function Page({ channel, title, language, canonical, children }: PageProps) {
  const words = wordsIn(channel.language)
  return (
    <html lang={language} dir="auto">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="stylesheet" href={localPath(channel, PATHS.stylesheet)} />
        {canonical && <link rel="canonical" href={canonical} />}
        {FORMATS.map((format) => (
          <link
            key={format.path}
            rel="alternate"
            type={format.contentType.split(';')[0] ?? ''}
            title={`${channel.title} (${format.name})`}
            href={absoluteUrl(channel, format.path)}
          />
        ))}
      </head>
      <body>
        <header>
          <p class="masthead">
            <a href={localPath(channel, PATHS.home)}>{channel.title}</a>
          </p>
          <p class="description">{channel.description}</p>
        </header>
        <main>{children}</main>
        <footer>
          <p>
            {words.subscribe}:{' '}
            {FORMATS.map((format, index) => (
              <span key={format.path}>
                {index > 0 && ' · '}
                <a href={localPath(channel, format.path)}>{format.name}</a>
              </span>
            ))}
          </p>
          {channel.copyright !== '' && <p>{channel.copyright}</p>}
        </footer>
      </body>
    </html>
  )
}

export function toPageText(page: Parameters<typeof renderToString>[0]): string {
  return `<!doctype html>\n${renderToString(page)}\n`
}

/** `<time>` with the day in the page's language, UTC as every date we publish. */
export function Day({ instant, language }: { readonly instant: Date; readonly language: string }) {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(
    instant,
  )
  return <time dateTime={instant.toISOString()}>{day} UTC</time>
}
