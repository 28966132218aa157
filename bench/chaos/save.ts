import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'

/**
 * How editors save: beside the file and then in its place, as careful ones do; over the file, which is empty and then
 * grows; or with the file put aside until the new one is whole, as vim does.
 */
export const SAVES = ['beside', 'over', 'aside'] as const
export type Save = (typeof SAVES)[number]

/** Written at once by programs that buffer little. */
const BUFFER = 512

/** Throws when the disk is full or the folder away. Only `over` leaves the file cut off then. */
export const SAVE: Record<Save, (file: string, text: string) => void> = {
  beside: (file, text) => {
    writeFileSync(`${file}.part`, text)
    renameSync(`${file}.part`, file)
  },
  over: (file, text) => {
    const opened = openSync(file, 'w')
    try {
      for (let start = 0; start < text.length; start += BUFFER) writeSync(opened, text.slice(start, start + BUFFER))
    } finally {
      closeSync(opened)
    }
  },
  aside: (file, text) => {
    renameSync(file, `${file}~`)
    try {
      writeFileSync(file, text)
    } catch (error) {
      renameSync(`${file}~`, file)
      throw error
    }
    rmSync(`${file}~`)
  },
}
