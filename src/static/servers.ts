import { FORMATS } from '../formats/formats.js'
import { absoluteUrl } from '../links.js'
import { MEDIA_TYPES } from '../media.js'
import type { Channel } from '../channel.js'
import { GONE_FOLDER, OWN_FOLDER } from './layout.js'

/** What a server that only has files must be told to answer as `serve` does. */
export type ServerRules = {
  readonly channel: Channel
  /** Last parts of addresses with a type of their own: `rss.xml` → `application/rss+xml; charset=utf-8`. */
  readonly types: ReadonlyMap<string, string>
  /** Names and values in turn. */
  readonly security: readonly string[]
  readonly cacheControl: string
  /** Of an address with nothing behind it. */
  readonly missingCacheControl: string
  readonly redirects: Readonly<Record<string, string>>
  /** Absolute. */
  readonly folder: string
}

/** For nginx, inside its `http` block, as files of conf.d are. `root` and `listen` are for its owner to edit. */
export function nginxConfig(rules: ServerRules): string {
  const { channel, types, folder } = rules
  const prefix = prefixOf(channel)
  const common = [...pairs(rules.security), ['Cache-Control', '$strillone_lifetime'] as const]
  const headers = (more: readonly (readonly [string, string])[] = []) =>
    [...common, ...more].map(([name, value]) => `        add_header ${name} ${quoted(value)} always;`).join('\n')
  const typed = [...types].map(
    ([name, type]) => `    location ~ /${escapePattern(name)}$ {
        types { }
        default_type ${quoted(type)};
${headers(FEED_NAMES.has(name) ? [...CORS, ['Link', linksFor(channel, name)]] : [])}
    }`,
  )
  return `# Written by strillone build: the site in ${folder.replace(/[\r\n]/g, ' ')}, answered as strillone serve answers.
# Include it in the http block (as conf.d does); set listen, server_name and root. It is rewritten at each build:
# copy it away if you edit it. With the module ngx_brotli, add brotli_static on; beside gzip_static on;

map $request_uri $strillone_folder {
    default "";
    "~^${escapePattern(prefix)}(?<strillone_place>/[^?]*)/[^/?]*(?:\\?|$)" $strillone_place;
}
map $request_uri $strillone_without_slash {
    default "";
    "~^/*(?<strillone_bare>/[^/?][^?]*?)/+(?:\\?|$)" $strillone_bare;
}
map $status $strillone_lifetime {
    default ${quoted(rules.cacheControl)};
    404 ${quoted(rules.missingCacheControl)};
}

server {
    listen 80;
    server_name ${new URL(channel.url).hostname};
    root ${quoted(folder)};
    gzip_static on;
    max_ranges 0;
    if_modified_since before;
    absolute_redirect off;
    types {
        "text/html; charset=utf-8" html;
${Object.entries(MEDIA_TYPES)
  .map(([end, type]) => `        ${type} ${end};`)
  .join('\n')}
    }
    error_page 404 /404.html;
    error_page 410 /${GONE_FOLDER}$uri.html;
${prefix === '' ? '' : withoutPrefix(prefix)}
    location / {
${headers()}
        try_files $uri $uri.html @gone;
    }
    location = / {
${headers()}
        try_files /index.html =404;
    }
    location ^~ /media/ {
        max_ranges 1;
        add_header Cache-Control "public, max-age=3600";
        add_header Access-Control-Allow-Origin "*";
    }
${typed.join('\n')}
${otherwiseWritten(rules, prefix).join('\n')}
    location ~ ^(?<strillone_page>.+?)/+$ {
        if ($strillone_without_slash = "") { return 404; }
        if (-f $document_root$strillone_page) { return 308 $strillone_without_slash; }
        if (-f $document_root$strillone_page.html) { return 308 $strillone_without_slash; }
        if (-f $document_root/${GONE_FOLDER}$strillone_page.html) { return 308 $strillone_without_slash; }
${headers()}
        return 404;
    }
    location @gone {
        if (-f $document_root/${GONE_FOLDER}$uri.html) { return 410; }
        return 404;
    }
    location ^~ /${OWN_FOLDER}/ {
        internal;
${headers()}
    }
    location ~ ^/_(?:headers|redirects)$|\\.(?:gz|br)$ { return 404; }
}
`
}

/** nginx takes a rewritten address for one of its own, so what is `internal` must not be led to. */
function withoutPrefix(prefix: string): string {
  const start = escapePattern(prefix)
  return `
    rewrite ^${start}$ / last;
    rewrite ^${start}(/(?!(?i:${OWN_FOLDER})(?:/|$)).*)$ $1 last;
`
}

/** Guesses, and what has a type of its own, in whatever letters, with a slash behind. nginx takes the first that fits. */
function otherwiseWritten({ types, redirects }: ServerRules, prefix: string): string[] {
  const names = [...types.keys()].map((name) => [`/${name}`, `/${name}`] as const)
  return [...Object.entries(redirects), ...names].map(
    ([from, to]) => `    location ~* ^${escapePattern(from)}/*$ { return 308 ${prefix}${to}; }`,
  )
}

/** `_headers` of Netlify and Cloudflare Pages: by address, a rule for all and one for each type. */
export function headersFile({ channel, types, security, cacheControl }: ServerRules): string {
  const all = rule('/*', [...pairs(security), ['Cache-Control', cacheControl]])
  const typed = [...types].flatMap(([name, type]) => {
    const isFeed = FEED_NAMES.has(name)
    const own = [['Content-Type', type] as const, ...(isFeed ? CORS : [])]
    const main = isFeed ? [['Link', linksOf(channel, '', name)] as const] : []
    return [rule(`/*/${name}`, own), rule(`/${name}`, [...own, ...main])]
  })
  return `${[all, ...typed].join('\n\n')}\n`
}

/**
 * `_redirects` of the same hosts. They know no 308; 301 leads as far for who only reads. What is not for visitors
 * Netlify hides as if it were not there; Cloudflare passes over that line, as it can only lead away.
 */
export function redirectsFile({ redirects }: ServerRules): string {
  const guesses = Object.entries(redirects).map(([from, to]) => `${from} ${to} 301`)
  const hidden = [`/${OWN_FOLDER}/* /404.html 404!`, `/${OWN_FOLDER}/* /404 302`]
  return `${[...guesses, ...hidden].join('\n')}\n`
}

const FEED_NAMES: ReadonlySet<string> = new Set(FORMATS.map(({ path }) => path.slice(1)))

function rule(address: string, headers: readonly (readonly [string, string])[]): string {
  return [address, ...headers.map(([name, value]) => `  ${name}: ${value}`)].join('\n')
}

const CORS = [
  ['Access-Control-Allow-Origin', '*'],
  ['Access-Control-Expose-Headers', 'ETag, Link'],
] as const

function prefixOf({ url }: Pick<Channel, 'url'>): string {
  return new URL(url).pathname.replace(/\/$/, '')
}

/** The address asked for holds the folder, percent codes and all. */
function linksFor(channel: Channel, name: string): string {
  return linksOf(channel, '$strillone_folder', name)
}

function linksOf(channel: Channel, folder: string, own: string): string {
  const formats = FORMATS.map(({ path, contentType }) => {
    const relation = path === `/${own}` ? 'self' : 'alternate'
    return `<${absoluteUrl(channel, `${folder}${path}`)}>; rel="${relation}"; type="${contentType.split(';')[0]}"`
  })
  return [...formats, ...channel.hubs.map((hub) => `<${hub}>; rel="hub"`)].join(', ')
}

function pairs(flat: readonly string[]): (readonly [string, string])[] {
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as const] : []))
}

function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
