/** One stylesheet for every page, and for a feed that a browser shows as it is: nothing else to fetch. */
export const STYLESHEET = `${colors()}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0 auto; padding: 0 clamp(1rem, 4vw, 2rem) 3rem; max-width: 66rem; color: var(--ink); background: var(--paper); font: 1.0625rem/1.6 'Iowan Old Style', Charter, 'Bitstream Charter', 'Source Serif 4', 'Palatino Linotype', Georgia, 'Noto Serif', serif; font-kerning: normal; hyphens: auto; hyphenate-limit-chars: 7 3 3; overflow-wrap: break-word; quotes: auto; hanging-punctuation: first last; text-wrap: pretty; }
a { color: var(--link); text-decoration-thickness: .06em; text-underline-offset: .16em; }
a:hover { text-decoration-thickness: .12em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
main:focus { outline: none; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; inset-block-start: .5rem; inset-inline-start: .5rem; padding: .5rem 1rem; color: var(--paper); background: var(--ink); transform: translateY(-200%); z-index: 1; }
.skip:focus { transform: none; }

.masthead { border-block-start: .5rem solid var(--accent); padding-block-start: 1.5rem; margin-block-end: 2rem; text-align: center; }
.name { margin: 0; font-size: clamp(2.125rem, 7vw, 3.75rem); font-weight: 700; line-height: 1.05; letter-spacing: -.025em; hyphens: manual; text-wrap: balance; }
.name a { color: inherit; text-decoration: none; }
.name svg { width: .82em; height: .82em; margin-inline-end: .2em; fill: var(--accent); vertical-align: -.1em; }
[dir='rtl'] .name svg { transform: scaleX(-1); }
.description { max-width: 40rem; margin: 0 auto 1.5rem; color: var(--soft); }
.motto { margin: .5rem 0 1.25rem; color: var(--soft); font-style: italic; text-wrap: balance; }
.masthead nav { border-block: 1px solid var(--line); border-block-end: 3px double var(--line); }
.row, .tags { display: flex; flex-wrap: wrap; }
.masthead ul, .row, .tags, footer ul { margin: 0; padding: 0; list-style: none; }
.masthead ul, footer ul { text-align: center; text-wrap: balance; }
.masthead li, footer li { display: inline-block; margin-inline: .75rem; }
.masthead li a { display: block; padding: .55rem 0 .45rem; color: inherit; font: 600 .875rem/1.5 var(--plain); text-decoration: none; border-block-end: 3px solid transparent; }
.masthead li a:hover { text-decoration: underline; }
.masthead li a[aria-current] { color: var(--link); border-block-end-color: currentColor; }

main { max-width: 40rem; margin-inline: auto; }
main:has(.columns) { max-width: none; }
h1, h2, h3, h4, h5, h6 { line-height: 1.2; letter-spacing: -.01em; hyphens: manual; text-wrap: balance; margin: 2rem 0 .5rem; }
h1 { font-size: clamp(1.75rem, 5vw, 2.5rem); line-height: 1.12; letter-spacing: -.02em; margin-block-start: 0; }
h2 { font-size: 1.375rem; }
h3, h4, h5, h6 { font-size: 1.125rem; }
p { margin: 0 0 1rem; }
.byline, .motto, .count, .list li > time, footer, .around span, .aside { font-size: .9375rem; }
.byline, .count, .list li > time, footer, .around span, .aside { color: var(--soft); }
.byline { margin-block-end: 1.5rem; }
.of { margin: 0 0 .5rem; font: 600 .875rem/1.4 var(--plain); letter-spacing: 0; }
.of a { text-decoration: none; }
.of a:hover { text-decoration: underline; }

.day > h2 { display: flex; gap: 1rem; align-items: center; margin: 0 0 1.25rem; color: var(--soft); font-size: 1rem; font-weight: 400; font-style: italic; letter-spacing: 0; white-space: nowrap; }
.day > h2::after { content: ''; flex: 1; border-block-start: 1px solid var(--line); }
* + .day { margin-block-start: 2.5rem; }
.digest + .digest { margin-block-start: 2.25rem; }
.digest > article + article { margin-block-start: 1.25rem; }
.headline { margin: 0 0 .25rem; font-size: 1.25rem; }
.newest > .day:first-child > .digest:nth-of-type(1) > article:nth-of-type(1) > .headline { font-size: clamp(1.625rem, 4.5vw, 2.25rem); line-height: 1.12; letter-spacing: -.02em; margin-block-end: .5rem; }
.headline a, section > h2 a { color: inherit; text-decoration: none; }
.headline a:hover, section > h2 a:hover { text-decoration: underline; text-decoration-color: var(--accent); }
.digest article > p { margin: 0; }

.subscribe { padding: 1.25rem; margin-block-end: 2.5rem; background: var(--tint); border-block-start: 3px solid var(--accent); font-size: .9375rem; }
.subscribe h2 { margin: 0 0 .25rem; font-size: 1.25rem; }
.subscribe p { margin-block-end: .75rem; }
.address { display: flex; align-items: stretch; }
.address code { flex: 1; min-width: 0; padding: .5rem .75rem; border: 1px solid var(--edge); border-inline-end: 0; background: var(--paper); font-size: .8125rem; line-height: 1.7; user-select: all; overflow-wrap: anywhere; hyphens: none; direction: ltr; text-align: start; }
.copy { min-width: 5.5rem; padding: .5rem .75rem; border: 1px solid var(--accent); color: var(--paper); background: var(--accent); font: 600 .875rem/1.5 var(--plain); cursor: pointer; }
.copy:hover { background: var(--link); border-color: var(--link); }
.copy[hidden] { display: block; visibility: hidden; }
.row { gap: .125rem 1.25rem; margin-block-end: .75rem; font-family: var(--plain); font-size: .875rem; }
.row a { display: inline-block; padding-block: .25rem; }
summary { padding-block: .25rem; font: 600 .875rem/1.5 var(--plain); cursor: pointer; }
.front + .subscribe { margin-block: 2rem 0; }
.subscribe > :last-child { margin-block-end: 0; }
.feed h3 { margin: 1rem 0 .375rem; font-size: 1rem; }

.tags { gap: .5rem; margin-block: 2rem 0; }
.tags a { display: block; padding: .125rem .75rem; border: 1px solid var(--edge); border-radius: 1rem; color: inherit; font: .875rem/1.6 var(--plain); text-decoration: none; }
.tags a:hover { border-color: currentColor; text-decoration: underline; }
.list { margin: 0; padding: 0; list-style: none; }
.list li { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 1.5rem; padding-block: .5rem; border-block-end: 1px solid var(--line); }
.list li > a { hyphens: manual; text-wrap: balance; }
.list a time { display: inline-block; }
.list a time::first-letter, .period::first-letter { text-transform: uppercase; }
.year h2 { margin-block-start: 1.5rem; }

.body > :last-child { margin-block-end: 0; }
.story section { margin-block-start: 2rem; }
.story section:first-of-type:not(:has(> h2)) { margin-block-start: 0; }
.story section > h2 { margin-block-start: 2.5rem; }
.story section:target > h2 { text-decoration: underline; text-decoration-color: var(--accent); text-decoration-thickness: .12em; }
.contents { margin-block: 0 2rem; padding: .75rem 1.25rem; background: var(--tint); }
.contents ol { margin: 0; padding-inline-start: 1.5rem; }
.contents li { padding-block: .125rem; }
.aside { margin-block: 1.5rem; padding-inline-start: 1rem; border-inline-start: 1px solid var(--edge); }
.aside p { margin: 0 0 .5rem; }
img { max-width: 100%; height: auto; }
.picture, .recording { margin-block-end: 1.5rem; }
.picture img { display: block; width: 100%; background: var(--tint); }
.picture img:not([width]) { aspect-ratio: 16 / 9; object-fit: cover; }
audio, video { display: block; width: 100%; }
video { aspect-ratio: 16 / 9; }
blockquote { margin: 1.5rem 0; padding-inline-start: 1.25rem; border-inline-start: 3px solid var(--accent); font-style: italic; }
pre, code, kbd, samp { font-family: ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace; font-size: .9em; hyphens: none; }
pre { padding: .75rem 1rem; background: var(--tint); overflow-x: auto; }
table { display: block; max-width: 100%; overflow-x: auto; border-collapse: collapse; font-variant-numeric: lining-nums tabular-nums; }
th, td { padding: .375rem .75rem; border-block-end: 1px solid var(--line); text-align: start; }
figure { margin-inline: 0; }
.sum { font-size: 1.75rem; }
.scroll { overflow-x: auto; font-family: var(--plain); font-size: .875rem; }
.figures { display: table; width: 100%; line-height: 1.35; hyphens: manual; }
.figures th { font-weight: 600; }
.figures thead th { color: var(--soft); vertical-align: bottom; }
.figures :is(th, td):first-child { padding-inline-start: 0; }
.figures :is(th, td):last-child { padding-inline-end: 0; }
.figures :is(th, td):not(:first-child) { text-align: end; }
.figures td { white-space: nowrap; }
.figures th[scope='row'] { min-width: 8rem; }
.bar { display: block; width: 100%; height: .25rem; margin-block-start: .125rem; fill: var(--accent); }
hr { border: 0; border-block-start: 1px solid var(--line); margin-block: 2rem; }
sub, sup { line-height: 0; }

.around { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); margin-block-start: 3rem; padding-block-start: 1.25rem; border-block-start: 3px double var(--line); }
.around p { margin: 0; line-height: 1.4; }
.around .next { grid-column: -2 / -1; text-align: end; }
.around span { display: block; font-family: var(--plain); font-size: .8125rem; }
.around > :last-child { grid-column: 1 / -1; }
footer { margin-block-start: 3rem; padding-block-start: .75rem; border-block-start: 1px solid var(--line); font-family: var(--plain); font-size: .875rem; }
footer li a { display: inline-block; padding-block: .25rem; }
footer p { margin: .5rem 0 0; text-align: center; }

@media (min-width: 40rem) {
  .list li { flex-wrap: nowrap; }
  .list li > time, .count { flex: none; }
}
@media (min-width: 60rem) {
  .columns { display: grid; grid-template-columns: minmax(0, 1fr) 19rem; gap: 3.5rem; align-items: start; }
  .columns > .front { grid-column: 1; grid-row: 1; }
  .columns > .subscribe { grid-column: 2; grid-row: 1; margin: 0; position: sticky; inset-block-start: 1rem; }
  .columns .address { flex-direction: column; }
  .columns .address code { border-inline-end: 1px solid var(--edge); border-block-end: 0; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #999; --edge: #999; --tint: none; --accent: #000; --link: #000; }
  .masthead nav, .subscribe, .around, footer, .skip, .contents { display: none; }
  body { max-width: none; padding: 0; color: #000; background: none; font-size: 11pt; }
  main, .columns { display: block; max-width: none; }
  .masthead { text-align: start; border-block-end: 1px solid; }
  .body a[href^='http']::after { content: ' (' attr(href) ')'; font-size: .85em; overflow-wrap: anywhere; }
  h1, h2, h3, h4 { break-after: avoid; }
  p { orphans: 3; widows: 3; }
}

rss, feed { display: block; }
rss > channel > *, feed > *, item > *, entry > * { display: none; }
rss > channel > title, feed > title { display: block; margin-block-start: 1.5rem; font-size: 2rem; font-weight: 700; }
rss > channel > description, feed > subtitle { display: block; color: var(--soft); }
rss > channel > item, feed > entry { display: block; margin-block-start: 1.25rem; padding-block-start: 1.25rem; border-block-start: 1px solid var(--line); }
item > title, entry > title { display: block; font-size: 1.25rem; font-weight: 700; }
item > pubDate, entry > published { display: block; color: var(--soft); font-size: .9375rem; }
item > description, entry > summary { display: block; }
`

/** Ink on paper, by day and by night; each pair of text and ground has a contrast of 4.5 to 1 at least. */
function colors(): string {
  const [day, night] = [
    '--ink: #1c1a17; --paper: #fffdf8; --soft: #625a50; --line: #ddd5c7; --edge: #94897a; --tint: #f6f1e6; --accent: #a3231b; --link: #8c1d16;',
    '--ink: #e9e3d8; --paper: #171512; --soft: #aaa092; --line: #3b362e; --edge: #7d7467; --tint: #211e19; --accent: #f0907f; --link: #f3a496;',
  ]
  return `:root { color-scheme: light dark; --plain: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; ${day} }
@media (prefers-color-scheme: dark) { :root { ${night} } }`
}
