#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { DEFAULT_DAYS, DEFAULT_HISTORY, DEFAULT_HOURS, READERS_HELP } from './commands/defaults.js'
import { misnamedCommand } from './commands/misnamed.js'
import { output, watchOutput } from './commands/output.js'
import { type Flags, readSettings, type ReadSettings } from './commands/read-config.js'
import { UsageError } from './commands/usage-error.js'
import { LedgerUnusable } from './ledger/ledger.js'
import { explainMachine } from './machine-fault.js'
import { version } from './commands/version.js'
import type { Config } from './config/config.js'
import { flagOf, OPTIONS } from './config/fields.js'
import { colorsFor } from './log/colors.js'

const { write, remark } = output

/** Exit status: 0 fine, 1 problems in documents or a failure, 2 usage. */
const EXIT = { fine: 0, problems: 1, usage: 2 } as const

// Each command is loaded when it is called: all of them together take longer to load than most take to run.
const program = withOptions(new Command('strillone'))
  .description('Turn news digests into feeds: RSS 2.0, Atom 1.0, JSON Feed 1.1.')
  .version(version(), '-V, --version')
  .enablePositionalOptions()
  .addHelpText(
    'afterAll',
    `\nExit status: ${EXIT.fine} fine, ${EXIT.problems} problems or a failure, ${EXIT.usage} usage.`,
  )
  .exitOverride()

withOptions(program.command('serve', { isDefault: true }))
  .description('publish the items folder, serve it, keep up with it (the default)')
  .option('--no-publish', 'show what other programs publish on the same ledger; leave the items folder alone')
  .option('--preview', 'show drafts, and how each document is split, at /writing, on this machine only')
  .action(async ({ publish: publishes, preview: isPreview = false, ...flags }: Flags & ServeFlags) => {
    const { serveUntilStopped } = await import('./commands/serve-until-stopped.js')
    await serveUntilStopped(() => settingsOf(flags), { publish: publishes, preview: isPreview })
  })

withOptions(program.command('check'))
  .description('say how each document is read and split, and what its author should mend')
  .argument('[files...]', 'documents; without any, the whole items folder')
  .option('--json', 'one line of JSON a document, or a finding')
  .option('--explain', 'print each file with the beginning of every story marked, and why')
  .option(
    '--profile <name>',
    'hold what would be published against the rules of an aggregator, such as flipboard; any other word lists them',
  )
  .action(
    async (files: string[], { json = false, explain: explaining = false, profile, ...flags }: Flags & CheckFlags) => {
      if (profile !== undefined && (explaining || files.length > 0))
        throw new UsageError(['--profile: leave out files and --explain; it takes the whole items folder'])
      if (explaining && files.length === 0)
        throw new UsageError(['--explain: name the files, as in check --explain items/monday.md'])
      const told = { write, remark: json ? remark : write, colors: colorsFor(process.stdout, process.env) }
      const config = await configOf(flags)
      const fine = await (profile !== undefined
        ? (await import('./commands/check-profile.js')).checkAgainstProfile(config, { profile, json }, told)
        : explaining
          ? (await import('./commands/explain.js')).explain(config, files, told)
          : (await import('./commands/check.js')).check(config, { files, json }, told))
      process.exitCode = fine ? EXIT.fine : EXIT.problems
    },
  )

type ReadersFlags = { readonly json?: boolean; readonly page?: boolean; readonly days: number }
type ServeFlags = { readonly publish: boolean; readonly preview?: boolean }
type BuildFlags = { readonly out: string; readonly publish: boolean; readonly checkLinks?: boolean }
type CheckFlags = { readonly json?: boolean; readonly explain?: boolean; readonly profile?: string }
type PublishFlags = { readonly dryRun?: boolean; readonly confirmWithdrawals?: boolean; readonly json?: boolean }

withOptions(program.command('publish'))
  .description('publish what changed in the items folder, once, and say what that was')
  .option('--dry-run', 'only say what would be published')
  .option('--confirm-withdrawals', 'take back stories even where so many are gone that it looks like an accident')
  .option('--json', 'one line of JSON')
  .action(async ({ dryRun = false, confirmWithdrawals = false, json = false, ...flags }: Flags & PublishFlags) => {
    const options = { dryRun, confirmWithdrawals, json }
    process.exitCode = (await (await import('./commands/publish.js')).publish(await configOf(flags), options, output))
      ? EXIT.fine
      : EXIT.problems
  })

withOptions(program.command('history'))
  .description('print what was told of a story, or of all, and when')
  .argument('[story]', 'the last part of its address, or its id')
  .option('--limit <number>', 'the last so many lines', Number, DEFAULT_HISTORY)
  .option('--json', 'one line of JSON for each')
  .action(
    async (story: string | undefined, { limit, json = false, ...flags }: Flags & { limit: number; json?: boolean }) => {
      if (!Number.isInteger(limit) || limit < 1) throw new UsageError(['--limit: write a whole number, such as 50'])
      await (
        await import('./commands/history.js')
      ).history(await configOf(flags), { story: story ?? null, limit, json }, write)
    },
  )

withOptions(program.command('subscribers'))
  .description('print who is told of changes, until when, and how that goes')
  .option('--json', 'one line of JSON for each')
  .action(async ({ json = false, ...flags }: Flags & { json?: boolean }) => {
    await (await import('./commands/subscribers.js')).subscribers(await configOf(flags), { json }, output)
  })

withOptions(program.command('readers'))
  .description('print who read the feeds in the last seven days: subscribers, polls, what was sent, push against poll')
  .option('--json', 'one line of JSON')
  .option('--page', 'print an address instead where the same is to be seen in a browser')
  .option('--days <number>', 'with --page: how long it can be seen there', Number, DEFAULT_DAYS)
  .addHelpText('after', READERS_HELP)
  .action(async ({ json = false, page = false, days, ...flags }: Flags & ReadersFlags) => {
    const { readers, readersPage } = await import('./commands/readers.js')
    if (page) await readersPage(await configOf(flags), { days }, output)
    else await readers(await configOf(flags), { json }, write)
  })

withOptions(program.command('build'))
  .description('write the whole site as files, for any server that has no Strillone; a second time only what changed')
  .requiredOption('--out <folder>', 'where to; an empty folder, or one an earlier build wrote')
  .option('--no-publish', 'write what was published before; leave the items folder alone')
  .option('--check-links', 'say which links of the site lead nowhere in it')
  .action(async ({ out, publish: publishes, checkLinks = false, ...flags }: Flags & BuildFlags) => {
    const options = { out, publish: publishes, checkLinks }
    process.exitCode = (await (await import('./commands/build.js')).build(await configOf(flags), options, output))
      ? EXIT.fine
      : EXIT.problems
  })

withOptions(program.command('import'))
  .description(
    'take over an old feed or export (RSS, Atom, JSON Feed): one document an item, under the ids its readers know',
  )
  .argument('<files...>', 'files, or folders of them')
  .option('--dry-run', 'only say what would be written')
  .action(async (paths: string[], { dryRun = false, ...flags }: Flags & { dryRun?: boolean }) => {
    const fine = await (
      await import('./commands/import.js')
    ).importOld(await configOf(flags), { paths, dryRun }, output)
    process.exitCode = fine ? EXIT.fine : EXIT.problems
  })

withOptions(program.command('export'))
  .description('write everything, documents and ledger, as plain files that need no Strillone to be read')
  .requiredOption('--out <folder>', 'where to; an empty folder, or a new one')
  .action(async ({ out, ...flags }: Flags & { out: string }) => {
    await (await import('./commands/export.js')).exportEverything(await configOf(flags), out, write)
  })

withOptions(program.command('backup'))
  .description('copy the ledger to a new file, also while a server publishes, and check the copy')
  .argument('<file>', 'where to; a file that is there is never overwritten')
  .action(async (file: string, flags: Flags) => {
    await (await import('./commands/backup.js')).backup(await configOf(flags), file, write)
  })

withOptions(program.command('config'))
  .description('print every value in use and where it was said: a flag, a variable, file and line, or the default')
  .option('--json', 'one line of JSON')
  .action(async ({ json = false, ...flags }: Flags & { json?: boolean }) => {
    const { printConfig } = await import('./commands/config.js')
    const settings = await settingsOf(flags)
    settings.warnings.forEach(remark)
    printConfig(settings, { json }, write)
  })

program
  .command('init')
  .description('write a commented strillone.yaml and a sample document to begin with; overwrites nothing')
  .argument('[folder]', 'where to; without it, here', '.')
  .exitOverride()
  .action(async (folder: string) => (await import('./commands/init.js')).init(folder, write))

const token = program.command('token').description('addresses of the feeds for one subscriber each')
withOptions(token.command('add'))
  .description('make the addresses of the feeds for one subscriber, and print them: they cannot be shown again')
  .argument('<name>', 'whom it is for')
  .action(async (name: string, flags: Flags) =>
    (await import('./commands/token.js')).addToken(await configOf(flags), name, output),
  )
withOptions(token.command('list'))
  .description('whose there are, and the day each was last used')
  .option('--json', 'one line of JSON for each')
  .action(async ({ json = false, ...flags }: Flags & { json?: boolean }) =>
    (await import('./commands/token.js')).listTokens(await configOf(flags), { json }, output),
  )
withOptions(token.command('revoke'))
  .description('answer its addresses with 404 from now on')
  .argument('<name>', 'whom it was for')
  .action(async (name: string, flags: Flags) =>
    (await import('./commands/token.js')).revokeToken(await configOf(flags), name, output),
  )

withOptions(program.command('preview'))
  .description('print an address where a draft or scheduled document can be seen for a while')
  .argument('<file>', 'a document of the items folder')
  .option('--hours <number>', 'how long it can be seen there', Number, DEFAULT_HOURS)
  .action(async (file: string, { hours, ...flags }: Flags & { hours: number }) =>
    (await import('./commands/preview.js')).preview(await configOf(flags), { file, hours }, output),
  )

function settingsOf(flags: Flags): Promise<ReadSettings> {
  return readSettings({ ...program.opts<Flags>(), ...flags }, process.env)
}

/** For a command that ends by itself. */
async function configOf(flags: Flags): Promise<Config> {
  const { config, warnings } = await settingsOf(flags)
  warnings.forEach(remark)
  return config
}

function withOptions(command: Command): Command {
  for (const option of OPTIONS)
    command.option(
      `${flagOf(option)} <${option.placeholder}>`,
      `${option.help} (${option.variable}; ${option.fallback})`,
    )
  return command.exitOverride()
}

watchOutput({ fine: EXIT.fine, failed: EXIT.problems })

try {
  const mistake = misnamedCommand(process.argv.slice(2), ['help', ...program.commands.map((one) => one.name())])
  if (mistake !== null) throw new UsageError([mistake])
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitStatusOf(error)
}

function exitStatusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage
  if (error instanceof UsageError) {
    error.lines.forEach(remark)
    return EXIT.usage
  }
  const told = error instanceof LedgerUnusable ? error.message : explainMachine(error)
  if (told !== null) {
    remark(told)
    return EXIT.problems
  }
  remark(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return EXIT.problems
}
