import type { Channel } from '../channel.js'
import { localPath, PATHS, periodPath } from '../links.js'
import { dayInWords } from './dates.js'
import { Page, toPageText } from './layout.js'
import { type ListedStory, StoriesByDay } from './stories-by-day.js'
import type { Words } from './words/words-type.js'
import { wordsIn } from './words.js'

/** A month (`2026-11`) or a day (`2026-11-22`), UTC; `start` is its first instant. */
export type Period = { readonly name: string; readonly start: Date }

/** The months there is anything of, newest first, under their years. */
export function renderArchivePage(channel: Channel, months: readonly Period[]): string {
  const words = wordsIn(channel.language)
  const years = [...new Set(months.map(({ name }) => name.slice(0, 4)))]
  return toPageText(
    <Page
      channel={channel}
      title={words.archive}
      description={`${channel.title} · ${words.archive}`}
      path={PATHS.archive}
    >
      <h1>{words.archive}</h1>
      {months.length === 0 && <p>{words.noStories}</p>}
      {years.map((year) => (
        <section key={year} class="year">
          <h2>{year}</h2>
          <PeriodList
            channel={channel}
            periods={months.filter(({ name }) => name.startsWith(year))}
            textOf={({ start }) => dayInWords(start, words, 'LLLL')}
          />
        </section>
      ))}
    </Page>,
  )
}

/** The headlines of one month or day, `count` of them where all are listed; of a month with too many for a page, its days. */
export function renderPeriodPage(
  channel: Channel,
  period: Period,
  found:
    { readonly stories: readonly ListedStory[]; readonly count: number | null } | { readonly days: readonly Period[] },
): string {
  const words = wordsIn(channel.language)
  const title = titleOf(period, words)
  return toPageText(
    <Page
      channel={channel}
      title={title}
      description={`${channel.title} · ${words.archive}: ${title}`}
      path={periodPath(period.name)}
    >
      <p class="of">
        <a href={localPath(channel, PATHS.archive)}>{words.archive}</a>
      </p>
      <h1 class="period">{title}</h1>
      {'count' in found && found.count !== null && <p class="byline">{words.countStories(found.count)}</p>}
      {'stories' in found ? (
        <StoriesByDay channel={channel} stories={found.stories} brief />
      ) : (
        <PeriodList channel={channel} periods={found.days} textOf={({ start }) => dayInWords(start, words, 'PPPP')} />
      )}
    </Page>,
  )
}

function titleOf({ name, start }: Period, words: Words): string {
  return dayInWords(start, words, name.length === 7 ? 'LLLL yyyy' : 'PPP')
}

type ListProps = {
  readonly channel: Channel
  readonly periods: readonly Period[]
  readonly textOf: (period: Period) => string
}

function PeriodList({ channel, periods, textOf }: ListProps) {
  return (
    <ul class="list">
      {periods.map((period) => (
        <li key={period.name}>
          <a href={localPath(channel, periodPath(period.name))}>
            <time dateTime={period.name}>{textOf(period)}</time>
          </a>
        </li>
      ))}
    </ul>
  )
}
