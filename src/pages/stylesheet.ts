/** One stylesheet for every page, and for a feed that a browser shows as it is: light and dark, nothing to fetch. */
export const STYLESHEET = `:root { color-scheme: light dark; --ink: #1c1917; --paper: #fdfcf9; --soft: #5f5750; --line: #ddd6cb; --link: #8a1c1c; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece7df; --paper: #17150f; --soft: #a89f93; --line: #3a352c; --link: #f0a08c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 42rem; color: var(--ink); background: var(--paper); font: 1.0625rem/1.6 Charter, 'Bitstream Charter', 'Iowan Old Style', Georgia, serif; hyphens: auto; overflow-wrap: break-word; }
a { color: var(--link); text-underline-offset: .15em; }
header { border-bottom: 3px double var(--line); margin-bottom: 2rem; }
.masthead { margin: 0; font-size: 2rem; font-weight: 700; line-height: 1.2; }
.masthead a { color: inherit; text-decoration: none; }
.description, .byline, .tags, .digest, footer { color: var(--soft); font-size: .9rem; }
h1 { font-size: 1.75rem; line-height: 1.25; hyphens: manual; text-wrap: balance; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .25rem; hyphens: manual; text-wrap: balance; }
h2 a { color: inherit; text-decoration: none; }
h2 a:hover, .masthead a:hover { text-decoration: underline; }
main > article + article { border-top: 1px solid var(--line); margin-top: 1.25rem; padding-top: 1.25rem; }
.byline { margin: 0 0 .5rem; }
img { max-width: 100%; height: auto; }
.address code { display: block; padding: .6rem .8rem; border: 1px solid var(--line); user-select: all; overflow-wrap: anywhere; }
pre, table { overflow-x: auto; max-width: 100%; }
blockquote { margin-inline: 0; padding-inline-start: 1rem; border-inline-start: 3px solid var(--line); }
footer { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: .5rem; }
rss, feed { display: block; } rss > channel > *, feed > * { display: none; } rss > channel > title, feed > title { display: block; font-size: 2rem; font-weight: 700; }
rss > channel > description, feed > subtitle { display: block; color: var(--soft); }
rss > channel > item, feed > entry { display: block; margin-top: 1.25rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
item > *, entry > * { display: none; } item > title, entry > title { display: block; font-size: 1.25rem; font-weight: 700; } item > pubDate, entry > published { display: block; color: var(--soft); font-size: .9rem; }
item > description, entry > summary { display: block; }
@media print { footer, header .description { display: none; } body { max-width: none; } }
`
