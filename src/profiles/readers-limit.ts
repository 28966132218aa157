import type { RuleSource } from './profile.js'

/** Readers behind FeedBurner's old limit are still built with it in mind: some refuse a larger feed. */
export const READERS_LIMIT: RuleSource = {
  name: 'FeedBurner Help, feed size limit of 512K',
  url: 'https://support.google.com/feedburner/answer/79009',
}

export const READERS_LIMIT_BYTES = 512 * 1024
