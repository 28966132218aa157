import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Channel } from '../channel.js'
import { FORMATS } from '../formats/formats.js'
import { mediaType } from '../formats/head.js'
import { absoluteUrl, localPath, PATHS, type Place, placePath } from '../links.js'
import { directionOf } from './direction.js'
import { SHAPE } from './icon.js'
import { type StructuredData, toScriptJson } from './structured-data.js'
import { wordsIn } from './words.js'

/** A feed to offer: what it is of, in words and in addresses. */
export type OfferedFeed = { readonly title: string; readonly place: Place }

export type PageProps = {
  readonly channel: Channel
  /** Without the publication's name, which is added; null on the front page. */
  readonly title: string | null
  /** One or two sentences for search engines and previews. */
  readonly description: string
  /** The page's own address; null for one that is at no address of its own, such as "not found". */
  readonly path: string | null
  /** Where the same text has its first address, if that is another one. */
  readonly canonicalPath?: string
  /** The feeds of this page, before the main ones. */
  readonly feeds?: readonly OfferedFeed[]
  /** Absolute address of a picture for previews. */
  readonly picture?: string | null
  /** When the page is one article. */
  readonly article?: { readonly published: Date; readonly updated: Date; readonly tags: readonly string[] }
  readonly data?: StructuredData | null
  /** Nothing to find here; search engines are asked to leave it out. */
  readonly empty?: boolean
  readonly children: ComponentChildren
}

/** The frame of every page. Preact escapes whatever an author typed. */
export function Page(props: PageProps) {
  const { channel, title, children } = props
  const words = wordsIn(channel.language)
  return (
    <html lang={channel.language} dir={directionOf(channel.language)}>
      <Head {...props} />
      <body>
        <a class="skip" href="#page_text">
          {words.skip}
        </a>
        <Masthead channel={channel} path={props.path} front={title === null} />
        <main id="page_text" tabIndex={-1}>
          {children}
        </main>
        <Footer channel={channel} />
      </body>
    </html>
  )
}

function Head(props: PageProps) {
  const { channel, title, description, path, data } = props
  const fullTitle = title === null ? channel.title : `${title} · ${channel.title}`
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{fullTitle}</title>
      <link rel="stylesheet" href={localPath(channel, PATHS.stylesheet)} />
      <script defer src={localPath(channel, PATHS.script)} />
      <meta name="description" content={description} />
      {(path === null || props.empty) && <meta name="robots" content="noindex" />}
      {path !== null && <link rel="canonical" href={absoluteUrl(channel, props.canonicalPath ?? path)} />}
      <Autodiscovery channel={channel} feeds={props.feeds ?? []} />
      <link rel="icon" href={localPath(channel, PATHS.icon)} type="image/svg+xml" />
      <link rel="apple-touch-icon" href={localPath(channel, PATHS.touchIcon)} />
      <link rel="manifest" href={localPath(channel, PATHS.manifest)} />
      <meta name="color-scheme" content="light dark" />
      {path !== null && <OpenGraph {...props} path={path} />}
      {data && <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: toScriptJson(data) }} />}
    </head>
  )
}

/** The feeds of the page first: a reader that is given the page's address takes the first it finds. */
function Autodiscovery({ channel, feeds }: { readonly channel: Channel; readonly feeds: readonly OfferedFeed[] }) {
  const offered = [...feeds, { title: channel.title, place: { kind: 'stories' } as const }]
  return (
    <>
      {offered.flatMap(({ title, place }) =>
        FORMATS.map((format) => (
          <link
            key={`${placePath(place)}${format.path}`}
            rel="alternate"
            type={mediaType(format)}
            title={`${title} (${format.name})`}
            href={absoluteUrl(channel, `${placePath(place)}${format.path}`)}
          />
        )),
      )}
    </>
  )
}

function OpenGraph({ channel, title, description, path, picture, article }: PageProps & { readonly path: string }) {
  return (
    <>
      {ogProperty('og:site_name', channel.title)}
      {ogProperty('og:title', title ?? channel.title)}
      {ogProperty('og:type', article ? 'article' : 'website')}
      {ogProperty('og:url', absoluteUrl(channel, path))}
      {ogProperty('og:description', description)}
      {picture && ogProperty('og:image', picture)}
      {article && ogProperty('article:published_time', article.published.toISOString())}
      {article && ogProperty('article:modified_time', article.updated.toISOString())}
      {article?.tags.map((tag) => ogProperty('article:tag', tag))}
      <meta name="twitter:card" content={picture ? 'summary_large_image' : 'summary'} />
    </>
  )
}

function ogProperty(name: string, content: string) {
  return <meta key={`${name} ${content}`} property={name} content={content} />
}

type MastheadProps = { readonly channel: Channel; readonly path: string | null; readonly front: boolean }

/** Under its own name, a description that begins with it says it twice. */
function mottoOf({ title, description }: Pick<Channel, 'title' | 'description'>): string {
  return description.startsWith(`${title}: `) ? description.slice(title.length + 2) : description
}

function Masthead({ channel, path, front }: MastheadProps) {
  const words = wordsIn(channel.language)
  const name = (
    <a href={localPath(channel, PATHS.home)}>
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <path d={SHAPE} />
      </svg>
      {channel.title}
    </a>
  )
  const links = [
    [PATHS.home, words.newest],
    [PATHS.digests, words.digests],
    [PATHS.tags, words.tags],
    [PATHS.archive, words.archive],
    [PATHS.subscribe, words.subscribe],
  ] as const
  return (
    <header class="masthead">
      {front ? <h1 class="name">{name}</h1> : <p class="name">{name}</p>}
      <p class="motto">{mottoOf(channel)}</p>
      <nav aria-label={words.sections}>
        <ul>
          {links.map(([to, text]) => (
            <li key={to}>
              <a href={localPath(channel, to)} aria-current={to === path ? 'page' : undefined}>
                {text}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  )
}

function Footer({ channel }: { readonly channel: Channel }) {
  const words = wordsIn(channel.language)
  const links = [
    ...FORMATS.map(({ path, name }) => [path, name] as const),
    [PATHS.authors, words.authors] as const,
    [PATHS.opml, 'OPML'] as const,
  ]
  return (
    <footer>
      <ul>
        {links.map(([to, text]) => (
          <li key={to}>
            <a href={localPath(channel, to)}>{text}</a>
          </li>
        ))}
      </ul>
      {channel.copyright !== '' && <p>{channel.copyright}</p>}
    </footer>
  )
}

export function toPageText(page: Parameters<typeof renderToString>[0]): string {
  return `<!doctype html>\n${renderToString(page)}\n`
}
