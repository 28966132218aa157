#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import colors from 'picocolors'
import { destination, pino } from 'pino'
import { check } from './commands/check.js'
import { readConfig } from './commands/read-config.js'
import { serve } from './commands/serve.js'
import { UsageError } from './commands/usage-error.js'
import { OPTIONS, type Settings } from './config.js'

/** Exit status: 0 fine, 1 problems in documents or a failure, 2 usage. */
const EXIT = { fine: 0, problems: 1, usage: 2 } as const

const program = withOptions(new Command('strillone'))
  .description('Turn news digests into feeds: RSS 2.0, Atom 1.0, JSON Feed 1.1.')
  .enablePositionalOptions()
  .exitOverride()

withOptions(program.command('serve', { isDefault: true }))
  .description('publish the items folder, serve it, keep up with it (the default)')
  .action(async (flags: Settings) => {
    const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination(2))
    const serving = await serve(await readConfig({ ...program.opts<Settings>(), ...flags }, process.env), log)
    const stop = () => void serving.close().then(() => process.exit(EXIT.fine))
    process.once('SIGTERM', stop).once('SIGINT', stop)
  })

withOptions(program.command('check'))
  .description('say how each document is read and split, and what its author should mend')
  .argument('[files...]', 'documents; without any, the whole items folder')
  .option('--json', 'one line of JSON a document')
  .action(async (files: string[], { json = false, ...flags }: Settings & { json?: boolean }) => {
    const config = await readConfig({ ...program.opts<Settings>(), ...flags }, process.env)
    const output = {
      write: (line: string) => process.stdout.write(`${line}\n`),
      colors: colors.createColors(process.stdout.isTTY),
    }
    process.exitCode = (await check(config, { files, json }, output)) ? EXIT.fine : EXIT.problems
  })

function withOptions(command: Command): Command {
  for (const { name, variable, placeholder, fallback, help } of OPTIONS)
    command.option(`--${name} <${placeholder}>`, `${help} (${variable}; ${fallback})`)
  return command.exitOverride()
}

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitStatusOf(error)
}

function exitStatusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage
  if (error instanceof UsageError) {
    for (const line of error.lines) process.stderr.write(`${line}\n`)
    return EXIT.usage
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return EXIT.problems
}
