/** What `split:` may name, in the order of `STYLES`; apart from them, as who reads only a configuration loads no style. */
export const STYLE_NAMES = [
  'run-in-dash',
  'run-in-bold',
  'run-in-capitals',
  'run-in-colon',
  'run-in-stop',
  'headings',
  'releases',
  'bold-lines',
  'capitals',
  'gap-lines',
  'lines',
  'ornaments',
  'numbered',
  'letters',
  'addresses',
  'link-list',
  'bullet-list',
  'headline-list',
  'times',
  'rules',
  'gaps',
] as const

export type StyleName = (typeof STYLE_NAMES)[number]
