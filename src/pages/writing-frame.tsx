import type { ComponentChildren } from 'preact'
import type { Channel } from '../channel.js'
import { localPath, PATHS, writingChangesPath } from '../links.js'
import { formatProblem, type Problem } from '../problem.js'
import { directionOf } from './direction.js'
import { wordsIn } from './words.js'
import { writingWordsIn } from './words/writing.js'

type FrameProps = {
  readonly channel: Channel
  /** What is shown, at which version; a file of null is all of them. */
  readonly shown: { readonly version: number; readonly file: string | null }
  readonly title: string
  readonly children: ComponentChildren
}

/** Without what other pages say to search engines and feed readers: who writes is alone here. */
export function WritingFrame({ channel, shown, title, children }: FrameProps) {
  const words = writingWordsIn(channel.language)
  return (
    <html lang={channel.language} dir={directionOf(channel.language)}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · ${words.desk}`}</title>
        <link rel="stylesheet" href={localPath(channel, PATHS.stylesheet)} />
        <link rel="stylesheet" href={localPath(channel, PATHS.writingStylesheet)} />
        <link rel="icon" href={localPath(channel, PATHS.icon)} type="image/svg+xml" />
        <script defer src={localPath(channel, PATHS.writingScript)} />
      </head>
      <body data-changes={localPath(channel, writingChangesPath(shown.version, shown.file))}>
        <a class="skip" href="#page_text">
          {wordsIn(channel.language).skip}
        </a>
        <header class="desk">
          <p>
            {shown.file === null ? words.desk : <a href={localPath(channel, PATHS.writing)}>{words.allDocuments}</a>}
          </p>
          <p>
            <a href={localPath(channel, PATHS.home)}>{channel.title}</a>
          </p>
        </header>
        <main id="page_text" tabIndex={-1}>
          {children}
        </main>
      </body>
    </html>
  )
}

/** Problems speak English, as on the command line. */
export function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  if (problems.length === 0) return null
  return (
    <ul class="problems" lang="en">
      {problems.map((problem) => (
        <li key={formatProblem(problem)}>{formatProblem(problem)}</li>
      ))}
    </ul>
  )
}

/** `2026-11-22 09:30 UTC`: who schedules wants the hour. */
export function minuteOf(instant: Date): string {
  return `${instant.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
