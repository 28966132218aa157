import type { Media } from '../media.js'
import type { Parsed, Problem } from '../problem.js'
import { withoutPictures } from '../stories/bodies/left-out.js'
import { type LocalFile, pictureMissing } from '../stories/bodies/pictures.js'
import type { ReadDocument } from '../stories/read.js'
import { findMediaFile, readHead, seenAs } from './media-files.js'

/** Files looked at for one document; those after these are taken for granted. */
const MOST_FILES = 64
/** A photograph says its size behind its preview and its colour profile. */
const HEAD_BYTES = 128 * 1024

type Facts = Pick<Media, 'length' | 'width' | 'height'>
type Look = { readonly seen: string } & (
  { readonly ok: true; readonly facts: Facts } | { readonly ok: false; readonly problem: Problem }
)

/**
 * Look at the files a document names: what they weigh and measure goes into its stories; for one that is not
 * there, or is no picture, there is a warning, and no story has it or shows it. Never fails the document.
 */
export async function withMediaFacts(result: Parsed<ReadDocument>, folder: string): Promise<Parsed<ReadDocument>> {
  if (!result.ok || result.value.files.length === 0) return result
  const document = result.value
  const looks = new Map<string, Look>()
  for (const local of document.files.slice(0, MOST_FILES))
    if (!looks.has(local.url)) looks.set(local.url, await lookAt(local, document.path, folder))
  const missing = new Set([...looks].flatMap(([url, look]) => (look.ok ? [] : [url])))
  const known = (media: Media | null) => withFacts(media, looks)
  const stories = document.split.stories.map((story) => ({
    ...story,
    html: withoutPictures(story.html, missing),
    image: known(story.image),
    enclosure: known(story.enclosure),
  }))
  const problems = [...looks.values()].flatMap((look) => (look.ok ? [] : [look.problem]))
  const files = document.files.map((local) => withSeen(local, looks))
  const value = { ...document, split: { ...document.split, stories }, files }
  return { ok: true, value, warnings: [...result.warnings, ...problems] }
}

function withFacts(media: Media | null, looks: ReadonlyMap<string, Look>): Media | null {
  const look = media && looks.get(media.url)
  if (!look) return media
  return look.ok ? { ...media, ...look.facts } : null
}

function withSeen(local: LocalFile, looks: ReadonlyMap<string, Look>): LocalFile {
  const look = looks.get(local.url)
  return look ? { ...local, seen: look.seen } : local
}

async function lookAt({ file, written, line }: LocalFile, document: string, folder: string): Promise<Look> {
  const found = await findMediaFile(folder, file)
  const seen = seenAs(found)
  const head = found && (await readHead(found, HEAD_BYTES))
  if (!head) {
    const fault = `is not there: put the file at ${file} in the items folder, or write where it is`
    return { ok: false, seen, problem: pictureMissing(document, line, written, fault) }
  }
  if (found.size === 0 || isNoPicture(file, head)) {
    const fault = `holds ${found.size === 0 ? 'nothing' : 'no picture'}; put the picture in its place`
    const problem = { ...pictureMissing(document, line, written, fault), code: 'picture-unreadable' as const }
    return { ok: false, seen, problem }
  }
  return { ok: true, seen, facts: { length: found.size, ...(await measure(file, head)) } }
}

/** What pictures of these names begin with; the others begin in too many ways to be judged. */
const BEGINNINGS: Readonly<Record<string, readonly number[]>> = {
  jpg: [0xff, 0xd8, 0xff],
  jpeg: [0xff, 0xd8, 0xff],
  png: [0x89, 0x50, 0x4e, 0x47],
  gif: [0x47, 0x49, 0x46, 0x38],
  webp: [0x52, 0x49, 0x46, 0x46],
}

/** A picture under the name of another kind is shown all the same; an error page saved as one is not. */
function isNoPicture(file: string, head: Uint8Array): boolean {
  const end = file.split('.').at(-1)?.toLowerCase() ?? ''
  if (!Object.hasOwn(BEGINNINGS, end)) return false
  const isAny = Object.values(BEGINNINGS).some((bytes) => bytes.every((byte, index) => head[index] === byte))
  return !isAny && !isAvif(head)
}

function isAvif(head: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(head.subarray(4, 12)).startsWith('ftypavi')
}

/** Orientations of a JPEG that turn it on its side (Exif 2.3, tag 274). */
const TURNED_FROM = 5

async function measure(file: string, head: Uint8Array): Promise<Pick<Media, 'width' | 'height'>> {
  const unknown = { width: null, height: null }
  if (/\.(?:mp3|m4a|ogg|opus|mp4|webm)$/i.test(file)) return unknown
  try {
    // Loaded for the first picture: most documents have none, and every thread would wait for it.
    const { imageSize } = await import('image-size')
    const { width, height, orientation = 1 } = imageSize(head)
    if (!(width > 0 && height > 0)) return unknown
    return orientation >= TURNED_FROM ? { width: height, height: width } : { width, height }
  } catch {
    // Cut short, or of a kind the library does not know: its size is left out.
    return unknown
  }
}
