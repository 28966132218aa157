export type Follower = {
  /** The version its page was made at. */
  readonly since: number
  readonly concerns: (path: string) => boolean
  readonly tell: () => void
}

export type WrittenChanges = {
  /** Grows with each change. A page is of the version there was before it was read. */
  readonly version: () => number
  readonly note: (paths: readonly string[]) => void
  /** Told at once of what has changed since, then of each change; the function returned ends it. */
  readonly follow: (follower: Follower) => () => void
  readonly isFollowed: () => boolean
}

/**
 * When each file last changed, in versions, so that no save is lost between a page and its first question for
 * changes. `first` is to be higher than any version of the process before: a page of that one is told to load anew.
 */
export function createWrittenChanges(first: number): WrittenChanges {
  let version = first
  const changedAt = new Map<string, number>()
  const followers = new Set<Follower>()
  const isBehind = ({ since, concerns }: Follower) =>
    !(since >= first && since <= version) || [...changedAt].some(([path, at]) => at > since && concerns(path))
  return {
    version: () => version,
    note: (paths) => {
      if (paths.length === 0) return
      version += 1
      for (const path of paths) changedAt.set(path, version)
      for (const follower of followers) if (paths.some(follower.concerns)) follower.tell()
    },
    follow: (follower) => {
      followers.add(follower)
      if (isBehind(follower)) follower.tell()
      return () => followers.delete(follower)
    },
    isFollowed: () => followers.size > 0,
  }
}
