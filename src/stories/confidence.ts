/** Below this confidence a document stays one item, where nothing else is configured. */
export const DEFAULT_MIN_CONFIDENCE = 0.6

/** For a document that is out as several stories: only when that has become implausible are they folded into one. */
export const PUBLISHED_MIN_CONFIDENCE = 0.1
