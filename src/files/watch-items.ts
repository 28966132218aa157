import { type FSWatcher, watch } from 'node:fs'
import { lstat, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { identityOf } from './items-folder.js'

/** Nothing stirs for so long: the events of one save have arrived, or those of a checkout of many files. */
const DEBOUNCE_MS = 20
const LONGEST_DEBOUNCE_MS = 200
/** The net under the watcher: file systems that tell nothing (NFS, some containers), events that got lost. */
const RESCAN_MS = 30_000
/** No watch tells that another folder was mounted in this one's place, or that a folder is there again. */
const FOLDER_MS = 1_000

export type ItemsWatcher = {
  /** Files that stirred and were not told of yet. */
  readonly stirred: () => ReadonlySet<string>
  readonly close: () => void
}

export type WatchHandlers = {
  /** These files (relative, `/`) may have changed; without paths: look at all of them. */
  readonly onChange: (paths?: ReadonlySet<string>) => void
  /** Something stirs there, be it only the lock or the copy an editor makes when it opens a file. */
  readonly onStir?: () => void
}

/**
 * Tell when files of a folder may have changed: one plain `fs.watch` a directory, since the recursive one
 * falls silent after a file is saved by renaming. New directories are watched as they appear; another
 * folder in this one's place is noticed within a second. Resolves once every directory is watched: a look at all
 * files after that misses nothing.
 */
export async function watchItems(folder: string, handlers: WatchHandlers): Promise<ItemsWatcher> {
  const watchers = new Map<string, { readonly watcher: FSWatcher; readonly inode: number }>()
  const touched = new Set<string>()
  let debounce: NodeJS.Timeout | null = null
  let firstMs = 0
  let rescan: NodeJS.Timeout | null = null
  let lookForFolder: NodeJS.Timeout | null = null
  let identity = await identityOf(folder)
  let closed = false

  const flush = () => {
    debounce = null
    const paths = new Set(touched)
    touched.clear()
    handlers.onChange(paths)
  }

  const onEvent = (directory: string, name: string | null) => {
    handlers.onStir?.()
    if (name === null) return handlers.onChange()
    // A watch that ended, as when the folder is unmounted, tells it by the folder's own name, once. What is mounted
    // there next may well have the same inode.
    if (name === path.basename(path.join(folder, directory))) {
      drop(directory)
      void watchTree(directory)
      return handlers.onChange()
    }
    touched.add(directory === '' ? name : `${directory}/${name}`)
    const nowMs = performance.now()
    if (debounce) clearTimeout(debounce)
    else firstMs = nowMs
    debounce = setTimeout(flush, Math.min(DEBOUNCE_MS, firstMs + LONGEST_DEBOUNCE_MS - nowMs))
    void watchNewDirectory(directory === '' ? name : `${directory}/${name}`)
    return undefined
  }

  const watchNewDirectory = async (directory: string) => {
    // A link to a folder is none, here as in a look at all files: behind it may be this very folder.
    const status = await lstat(path.join(folder, directory)).catch(() => null)
    if (!status?.isDirectory() || watchers.get(directory)?.inode === status.ino) return
    await watchTree(directory)
    // Files that came with the directory, before it was watched.
    handlers.onChange()
  }

  const drop = (directory: string) => {
    watchers.get(directory)?.watcher.close()
    watchers.delete(directory)
  }

  const watchOne = async (directory: string): Promise<boolean> => {
    const absolute = path.join(folder, directory)
    const status = await stat(absolute).catch(() => null)
    if (closed || !status?.isDirectory()) return false
    if (watchers.get(directory)?.inode === status.ino) return true
    drop(directory)
    try {
      const watcher = watch(absolute, (_event, name) => onEvent(directory, name))
      watcher.on('error', () => drop(directory))
      watchers.set(directory, { watcher, inode: status.ino })
    } catch {
      // Out of inotify watches: the rescan still sees this directory.
    }
    return true
  }

  const watchTree = async (directory: string): Promise<boolean> => {
    if (!(await watchOne(directory))) return false
    const entries = await readdir(path.join(folder, directory), { withFileTypes: true }).catch(() => [])
    for (const entry of entries)
      if (entry.isDirectory() && !/^[._]/.test(entry.name))
        await watchTree(directory === '' ? entry.name : `${directory}/${entry.name}`)
    return true
  }

  const rescanSoon = () => {
    rescan = setTimeout(() => {
      void watchTree('').then(() => {
        if (closed) return
        handlers.onChange()
        rescanSoon()
      })
    }, RESCAN_MS)
  }

  // One at a time: a look at a disk that is out of reach may hang.
  const lookForFolderSoon = () => {
    lookForFolder = setTimeout(() => {
      void identityOf(folder).then(async (now) => {
        if (now !== identity) {
          identity = now
          for (const directory of watchers.keys()) drop(directory)
          await watchTree('')
          if (!closed) handlers.onChange()
        }
        if (!closed) lookForFolderSoon()
      })
    }, FOLDER_MS)
  }

  await watchTree('')
  rescanSoon()
  lookForFolderSoon()
  return {
    stirred: () => touched,
    close: () => {
      closed = true
      if (debounce) clearTimeout(debounce)
      if (rescan) clearTimeout(rescan)
      if (lookForFolder) clearTimeout(lookForFolder)
      for (const directory of watchers.keys()) drop(directory)
    },
  }
}
