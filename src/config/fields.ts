export type Option = {
  /** Name of the field in strillone.yaml; the flag has dashes in it. */
  readonly name: 'host' | 'port' | 'items' | 'url' | 'ledger' | 'config' | 'log' | 'log_level'
  readonly variable: string
  readonly placeholder: string
  readonly fallback: string
  readonly help: string
  /** What may stand in strillone.yaml, where the default is no such thing. */
  readonly example?: string
}

export const DEFAULT_LEDGER = 'data/strillone.db'

/** What can be set from outside: the source of the flags, of `--help` and of README's table. */
export const OPTIONS = [
  {
    name: 'port',
    variable: 'PORT',
    placeholder: 'number',
    fallback: '3000',
    help: 'TCP port to listen on; 0 for a free one',
  },
  {
    name: 'host',
    variable: 'HOST',
    placeholder: 'address',
    fallback: 'localhost',
    help: 'address to listen on; 0.0.0.0 for every network',
  },
  { name: 'items', variable: 'STRILLONE_ITEMS', placeholder: 'folder', fallback: 'items', help: 'folder of documents' },
  {
    name: 'url',
    variable: 'STRILLONE_URL',
    placeholder: 'address',
    fallback: 'http://localhost:<port>',
    example: 'https://example.org',
    help: 'public base address, the one subscribers see',
  },
  {
    name: 'ledger',
    variable: 'STRILLONE_LEDGER',
    placeholder: 'place',
    fallback: DEFAULT_LEDGER,
    help: 'where what was published is remembered: a file, postgres://user@host:port/database, or memory (gone when the process ends)',
  },
  {
    name: 'config',
    variable: 'STRILLONE_CONFIG',
    placeholder: 'file',
    fallback: 'strillone.yaml',
    help: 'configuration file; one that is not named need not exist',
  },
  {
    name: 'log',
    variable: 'STRILLONE_LOG',
    placeholder: 'form',
    fallback: 'auto',
    help: 'form of the log: json, one line an event; readable, for people; auto, readable on a terminal and else json',
  },
  {
    name: 'log_level',
    variable: 'STRILLONE_LOG_LEVEL',
    placeholder: 'level',
    fallback: 'info',
    help: 'the least that is logged: debug, info, warn or error',
  },
] as const satisfies readonly Option[]

/** `log_level` → `--log-level` */
export function flagOf({ name }: Pick<Option, 'name'>): string {
  return `--${name.replaceAll('_', '-')}`
}

/** A field of strillone.yaml that no flag sets, as README and the JSON Schema explain it. */
export type Field = {
  readonly name: string
  readonly fallback: string
  readonly help: string
  /** What may stand there, where the default is not written as a value. */
  readonly example?: string
}

/** The source of README's table, of the JSON Schema's descriptions and of the file `strillone init` writes. */
export const FIELDS = [
  { name: 'title', fallback: 'Strillone', help: 'name of the publication' },
  {
    name: 'description',
    fallback: 'made of the title',
    example: 'The news of the harbour, every morning',
    help: 'one sentence on it',
  },
  { name: 'language', fallback: 'that of most stories', example: 'en', help: 'language of the feeds' },
  { name: 'author', fallback: 'the title', example: 'Jane Doe', help: 'a name, or `name:` and `url:`' },
  { name: 'copyright', fallback: 'none', example: '© Jane Doe', help: 'one line' },
  {
    name: 'icon',
    fallback: 'none',
    example: '/media/icon.png',
    help: 'picture of the publication: an address, or a path such as `/media/icon.png` (PNG, JPEG or GIF for RSS)',
  },
  { name: 'content', fallback: 'full', help: '`full` text in the feeds, or `summary`' },
  {
    name: 'extensions',
    fallback: '[sy, dc, media]',
    help: 'namespaces of the RSS feeds: `sy` (when to ask again), `dc` (names, languages), `media` (pictures), `source` (own address; the W3C validator warns of it)',
  },
  {
    name: 'id',
    fallback: 'strillone',
    help: "what every story's id is made of: choose one before the first subscriber, then never change it",
  },
  { name: 'window', fallback: '50', help: 'how many stories the feeds carry' },
  { name: 'max_age', fallback: '900', help: 'seconds a client may keep a feed' },
  { name: 'min_confidence', fallback: '0.6', help: 'below it a document stays one story' },
  {
    name: 'split',
    fallback: 'auto',
    example: 'headings',
    help: 'how documents are split that do not say it, as `.docx` and `.eml` cannot: `auto`, `none`, or the name of a style, of which those that do not show it take no notice',
  },
  {
    name: 'full_fetches',
    fallback: '0',
    help: 'whole feeds one client may fetch in an hour, then 429 with Retry-After; 304 and deltas are not counted; 0: as many as it likes',
  },
  {
    name: 'public',
    fallback: 'true',
    help: '`false`: feeds, pages and lists answer 404 but to subscribers with a token; pictures stay where they are',
  },
  {
    name: 'proxies',
    fallback: '0',
    help: 'how many servers in front add a client’s address to X-Forwarded-For; the limit and the report of readers count by it',
  },
  {
    name: 'hub',
    fallback: 'true',
    help: 'subscribers may be told of changes by the hub of this server; `false`: by outside hubs only, if there are any; files of `build` name it only where `true` is written',
  },
  {
    name: 'hubs',
    fallback: 'none',
    example: '[https://pubsubhubbub.superfeedr.com/]',
    help: 'outside hubs, as in `[https://pubsubhubbub.superfeedr.com/]`: they are told of every change and tell their subscribers',
  },
  { name: 'log_requests', fallback: 'false', help: '`true`: a line for each request; polls may be thousands a second' },
  {
    name: 'log_addresses',
    fallback: 'short',
    help: 'of a client’s address the log has its network (`short`: `203.0.113.0`, `2001:db8:1::`), all of it (`full`), or nothing (`none`)',
  },
] satisfies readonly Field[]
