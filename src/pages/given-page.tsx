import type { ComponentChildren } from 'preact'
import type { Channel } from '../channel.js'
import { localPath, PATHS } from '../links.js'
import { Day } from './dates.js'
import { wordsIn } from './words.js'

export type GivenPageProps = {
  readonly channel: Channel
  /** Of the window, whole. */
  readonly title: string
  readonly language: string
  readonly direction: 'ltr' | 'rtl' | 'auto'
  /** Up to the day until which it can be seen, which is added: `It can be seen until`. */
  readonly note: string
  readonly until: Date
  readonly children: ComponentChildren
}

/**
 * The frame of a page for who was given its address. Without the feeds of other pages: nobody subscribes to it, and
 * the publication may be closed.
 */
export function GivenPage({ channel, title, language, direction, note, until, children }: GivenPageProps) {
  const words = wordsIn(channel.language)
  return (
    <html lang={language} dir={direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>{title}</title>
        <link rel="stylesheet" href={localPath(channel, PATHS.stylesheet)} />
      </head>
      <body>
        <header>
          <p class="masthead">{channel.title}</p>
          <p class="description" lang={channel.language}>
            {note} <Day instant={until} words={words} />
          </p>
        </header>
        <main>{children}</main>
      </body>
    </html>
  )
}
