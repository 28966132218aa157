import { execFileSync } from 'node:child_process'
import { existsSync, renameSync, writeFileSync } from 'node:fs'

/** Where Debian's package `faketime` has it, by machine. */
const LIBRARIES = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (machine) => `/usr/lib/${machine}/faketime/libfaketimeMT.so.1`,
)

/** What a program sees for the time of day, moved while it runs. Its timers run on as they did. */
export type FakeClock = { readonly env: Readonly<Record<string, string>>; readonly set: (offset: string) => void }

/** `file` says the offset, `+3d` or `-5h`; the program reads it again at each look at its clock. */
export function openClock(file: string): FakeClock {
  const library = LIBRARIES.find((one) => existsSync(one))
  if (library === undefined) throw new Error('libfaketime is not installed: apt-get install faketime')
  const set = (offset: string) => {
    writeFileSync(`${file}.part`, `${offset}\n`)
    renameSync(`${file}.part`, file)
  }
  set('+0')
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
    NO_FAKE_STAT: '1',
  }
  proveThatItShifts(env, set)
  return { env, set }
}

function proveThatItShifts(env: Readonly<Record<string, string>>, set: (offset: string) => void): void {
  set('+3d')
  const seen = Number(execFileSync(process.execPath, ['-p', 'Date.now()'], { env: { ...process.env, ...env } }))
  set('+0')
  const days = (seen - Date.now()) / 86_400_000
  if (Math.abs(days - 3) > 0.01) throw new Error(`libfaketime moved the clock by ${days} days and not by 3`)
}
