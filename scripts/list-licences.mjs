// Print every package the program runs with and its licence, from package-lock.json.
import { readFileSync } from 'node:fs'

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
const rows = Object.entries(packages)
  .filter(([place, one]) => place !== '' && !one.dev && !one.devOptional)
  .map(
    ([place, { version, license }]) =>
      `- ${place.slice(place.lastIndexOf('node_modules/') + 13)} ${version}: ${license}`,
  )

process.stdout.write(
  `# Packages the program runs with

Made by \`npm run licences\` from package-lock.json; each package has the text of its licence in its folder.

${[...new Set(rows)].toSorted().join('\n')}
`,
)
