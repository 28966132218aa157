/** What `--help` says without loading the commands themselves. */

/** Lines of `history`. */
export const DEFAULT_HISTORY = 50

/** For which `preview` gives an address. */
export const DEFAULT_HOURS = 48

/** For which `readers --page` gives an address. */
export const DEFAULT_DAYS = 30

/** What the figures of `readers` mean, below its options. */
export const READERS_HELP = `
Counted by serve, stored once a minute. Subscribers are estimated: a hosted reader has as many as it states
("12 subscribers"), address by address; of every other reader each program at an address is one. Bots, browsers, the
command line and scripts are counted apart. 304: nothing was new; 226: only what was new was sent.
Polls that a CDN or a cache in front answers by itself are not seen. No address is stored.
`
