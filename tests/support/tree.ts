import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'

/** The files of a built site, in base64, by name; what only says where and how it was made is left out. */
export async function treeOf(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true })
  const tree: Record<string, string> = {}
  for (const name of names.filter((one) => !/manifest\.json$|nginx\.conf$/.test(one)).toSorted()) {
    const file = path.join(folder, name)
    if ((await stat(file)).isFile()) tree[name] = await readFile(file, 'base64')
  }
  return tree
}

/** Pages of the archive that were superseded stay for who still holds a feed that leads there; a fresh build has none. */
export function withoutSuperseded(tree: Record<string, string>, fresh: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(tree).filter(([name]) => !name.startsWith('archive/') || name in fresh))
}

/** What differs, by name; for a message one can read. */
export function differences(one: Record<string, string>, other: Record<string, string>): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => one[name] !== other[name])
}
