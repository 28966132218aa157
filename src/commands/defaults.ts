/** What `--help` says without loading the commands themselves. */

/** Lines of `history`. */
export const DEFAULT_HISTORY = 50

/** For which `preview` gives an address. */
export const DEFAULT_HOURS = 48
