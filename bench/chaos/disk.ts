import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import path from 'node:path'

/** A small disk of its own for one publication: its ledger, and what is mounted at `items`. */
export type Disk = {
  readonly items: string
  readonly data: string
  /** Until nothing more can be written; resolves to how many bytes that took. */
  readonly fill: () => Promise<number>
  readonly free: () => Promise<void>
  /** At `items` is an empty folder from now on; what is open below it stays so, as on `umount -l`. */
  readonly unmountItems: () => void
  readonly mountItems: () => void
  readonly isMounted: () => boolean
}

/** All mounts that are ours, the last first. */
const mounted: string[] = []

/** Also when the run is stopped in the middle: nothing of it stays mounted. */
export function unmountAll(): void {
  for (const place of mounted.splice(0)) execFileSync('umount', ['-l', place], { stdio: 'ignore' })
}

function mount(place: string, args: readonly string[]): void {
  execFileSync('mount', [...args, place], { stdio: ['ignore', 'ignore', 'pipe'] })
  mounted.unshift(place)
}

const BLOCK = Buffer.alloc(64 * 1024, 'x')
const PAGE_BYTES = 4_096

/** Throws, saying why, where nothing can be mounted: without it the run would prove less than it says. */
export function openDisk(folder: string, megabytes: number): Disk {
  const disk = path.join(folder, 'disk')
  const items = path.join(folder, 'items')
  const [store, data, ballast] = ['store', 'data', 'ballast'].map((name) => path.join(disk, name)) as [
    string,
    string,
    string,
  ]
  mkdirSync(disk, { recursive: true })
  mkdirSync(items)
  mount(disk, ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs'])
  mkdirSync(store)
  mkdirSync(data)
  const mountItems = () => mount(items, ['--bind', store])
  mountItems()
  return {
    items,
    data,
    mountItems,
    isMounted: () => mounted.includes(items),
    unmountItems: () => {
      execFileSync('umount', ['-l', items])
      mounted.splice(mounted.indexOf(items), 1)
    },
    fill: () => fill(ballast),
    free: async () => {
      if (existsSync(ballast)) await rm(ballast)
    },
  }
}

async function fill(ballast: string): Promise<number> {
  const file = await open(ballast, 'a')
  try {
    let size = BLOCK.length
    while (size >= PAGE_BYTES) {
      const asked = size
      const written = await file.write(BLOCK, 0, asked).then(
        ({ bytesWritten }) => bytesWritten,
        () => 0,
      )
      if (written < asked) size = Math.floor(asked / 2)
    }
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}
