import { adviceOn } from '../machine-fault.js'

export type Output = { readonly write: (line: string) => void; readonly remark: (line: string) => void }

/** What a command prints: `write` to standard output, `remark` to standard error. */
export const output: Output = {
  write: (line) => void process.stdout.write(`${line}\n`),
  remark: (line) => void process.stderr.write(`${line}\n`),
}

/**
 * Go on where what is printed cannot be written, as on a full disk: what was begun is done all the same, and the
 * program ends with `failed`. Who has read enough of it, as in `strillone history | head`, has ended it well.
 */
export function watchOutput({ fine, failed }: { readonly fine: number; readonly failed: number }): void {
  let lost = false
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(fine)
    if (!lost) output.remark(`the output is not whole: ${adviceOn(error.code ?? '') ?? error.message}`)
    lost = true
  })
  // What cannot be said there changes nothing of what is done, and of how it ends.
  process.stderr.on('error', () => {})
  process.on('exit', () => {
    if (lost) process.exitCode ||= failed
  })
}
