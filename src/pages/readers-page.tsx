import type { ComponentChildren } from 'preact'
import type { Channel } from '../channel.js'
import { bytesInWords, grouped, share } from '../readers/figures.js'
import type { DayLine, Line, ReadersReport } from '../readers/report.js'
import { dayInWords, dayOf } from './dates.js'
import { directionOf } from './direction.js'
import { GivenPage } from './given-page.js'
import { toPageText } from './layout.js'
import type { ReadersWords, Words } from './words/words-type.js'
import { wordsIn } from './words.js'

/** A thin space that does not break, between the thousands: read alike in every language (ISO 80000-1). */
const count = (value: number) => grouped(value, '\u202F')
const size = (bytes: number) => bytesInWords(bytes, '\u202F')

/** Who read the feeds, in figures; for who has the address, until then. */
export function renderReadersPage(channel: Channel, report: ReadersReport, until: Date): string {
  const words = wordsIn(channel.language)
  const own = words.readersPage
  const [from, to] = [report.from, report.to].map((day) => dayInWords(day, words, 'PPP'))
  return toPageText(
    <GivenPage
      channel={channel}
      title={`${own.title} · ${channel.title}`}
      language={channel.language}
      direction={directionOf(channel.language)}
      note={own.until}
      until={until}
    >
      <h1>{own.title}</h1>
      <p class="byline">{own.span(from ?? '', to ?? '')}</p>
      {report.total.polls === 0 ? <p>{own.nobody}</p> : <Figures report={report} words={words} />}
      {own.remarks.map((remark) => (
        <p key={remark} class="aside">
          {remark}
        </p>
      ))}
    </GivenPage>,
  )
}

type FiguresProps = { readonly report: ReadersReport; readonly words: Words }

function Figures({ report, words }: FiguresProps) {
  const { total, feeds, readers, days, push, full } = report
  const own = words.readersPage
  const single = (total.subscribers ?? 0) - total.stated
  return (
    <>
      <h2 class="sum">{own.about(count(total.subscribers ?? 0))}</h2>
      <p>
        {own.made(count(total.stated), count(single))}. {full && own.full}
      </p>
      <p>{own.push(count(push.subscriptions), count(push.delivered), count(total.polls))}</p>
      <LineTable title={own.byFeed} lines={feeds} nameOf={(name) => feedName(name, words)} words={own} />
      <LineTable title={own.byProgram} lines={readers} nameOf={(name) => programName(name, own)} words={own} />
      <DayTable days={days} words={words} />
      <WasteTable lines={readers} words={own} />
    </>
  )
}

type TableProps = {
  readonly title: string
  /** Of the figures; what the names to their left are is said in the title. */
  readonly head: readonly string[]
  readonly children: ComponentChildren
}

/** Wider than a narrow screen, it is moved by itself, also with the keyboard. */
function Table({ title, head, children }: TableProps) {
  return (
    <>
      <h2>{title}</h2>
      <div class="scroll" role="region" aria-label={title} tabIndex={0}>
        <table class="figures">
          <thead>
            <tr>
              <td />
              {head.map((cell) => (
                <th key={cell} scope="col">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </>
  )
}

type LineTableProps = {
  readonly title: string
  readonly lines: readonly Line[]
  readonly nameOf: (name: string) => string
  readonly words: ReadersWords
}

function LineTable({ title, lines, nameOf, words }: LineTableProps) {
  const head = [words.subscribers, words.polls, words.notModified, words.deltas, words.sent]
  return (
    <Table title={title} head={head}>
      {lines.map(({ name, subscribers, polls, notModified, deltas, bytes }) => (
        <Row
          key={name}
          name={nameOf(name)}
          cells={[
            subscribers === null ? '–' : count(subscribers),
            count(polls),
            share(notModified, polls),
            share(deltas, polls),
            size(bytes),
          ]}
        />
      ))}
    </Table>
  )
}

type RowProps = {
  readonly name: string
  readonly cells: readonly string[]
  readonly children?: ComponentChildren
}

function Row({ name, cells, children }: RowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {cells.map((cell, column) => (
        <td key={column}>{cell}</td>
      ))}
      {children}
    </tr>
  )
}

/** The days with their polls as bars, so that the eye sees a trend. */
function DayTable({ days, words }: { readonly days: readonly DayLine[]; readonly words: Words }) {
  const own = words.readersPage
  const most = Math.max(...days.map(({ polls }) => polls), 1)
  return (
    <Table title={own.byDay} head={[own.clients, own.notModified, own.pushed, own.polls]}>
      {days.map(({ day, clients, polls, notModified, delivered }) => (
        <Row
          key={day.getTime()}
          name={dayOf(day)}
          cells={[count(clients), share(notModified, polls), count(delivered)]}
        >
          <td>
            {count(polls)}
            <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
              <rect width={(100 * polls) / most} height="4" />
            </svg>
          </td>
        </Row>
      ))}
    </Table>
  )
}

function WasteTable({ lines, words }: { readonly lines: readonly Line[]; readonly words: ReadersWords }) {
  const those = lines.filter(({ withoutValidators, early }) => withoutValidators > 0 || early > 0)
  if (those.length === 0) return null
  return (
    <Table title={words.wasteful} head={[words.withoutValidators, words.early]}>
      {those.map(({ name, withoutValidators, early }) => (
        <Row key={name} name={programName(name, words)} cells={[count(withoutValidators), count(early)]} />
      ))}
    </Table>
  )
}

/** `tag/RSS 2.0` → 'One tag only, RSS 2.0' */
function feedName(name: string, words: Words): string {
  const [kind = '', format = ''] = name.split('/')
  const names: Readonly<Record<string, string>> = {
    stories: words.newest,
    digests: words.wholeDigests,
    tag: words.oneTag,
    author: words.oneAuthor,
    digest: words.readersPage.oneDigest,
    archive: words.archive,
  }
  return `${names[kind] ?? kind}, ${format}`
}

function programName(name: string, { programs }: ReadersWords): string {
  return programs[name] ?? name
}
