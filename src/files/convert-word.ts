import mammoth from 'mammoth'
import type { Source } from '../documents/document.js'
import type { Parsed } from '../problem.js'
import { damaged } from './damaged.js'

/** Unpacked; a text of 2 MiB has ten times as much markup around it in Word's own format. */
export const LARGEST_UNPACKED = 64 * 1024 * 1024

/**
 * A Word document as HTML: headings, lists, tables, bold, links and notes. Pictures inside it are left out; those
 * beside the documents are served.
 */
export async function convertWord(source: Source): Promise<Parsed<Source>> {
  const buffer = Buffer.from(source.bytes)
  const unpacked = unpackedSize(buffer)
  if (unpacked === null) return damaged(source, 'found no Word document, or only the first part of one; save it again')
  if (unpacked > LARGEST_UNPACKED)
    return damaged(
      source,
      `found ${unpacked} bytes packed inside; the most is ${LARGEST_UNPACKED}: take pictures out of it`,
    )
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer },
      { convertImage: LEAVE_OUT, styleMap: STYLES, includeEmbeddedStyleMap: false },
    )
    return {
      ok: true,
      value: { ...source, as: 'html', bytes: Buffer.from(`<!doctype html><body>${withDataTables(value)}</body>\n`) },
      warnings: [],
    }
  } catch {
    return damaged(source, 'found a file that is no Word document; save it again as .docx')
  }
}

/**
 * Mammoth puts paragraphs into every cell, as pages do that lay out their text by tables. Most of Word's tables hold
 * data; those that part a digest into columns are known by what their cells hold.
 */
function withDataTables(html: string): string {
  return html.replaceAll('<table>', '<table role="table">')
}

/** Mammoth leaves out a picture that cannot be had. */
const LEAVE_OUT = mammoth.images.imgElement(() => Promise.reject(new Error('left out')))
const STYLES = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"]

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50

/** What the directory at the end of a ZIP file promises (APPNOTE 4.3.12, 4.3.16), in bytes; null where there is none. */
function unpackedSize(zip: Buffer): number | null {
  const end = zip.lastIndexOf(Buffer.of(0x50, 0x4b, 0x05, 0x06))
  if (end < 0 || end + 22 > zip.length || zip.readUInt32LE(end) !== END_OF_DIRECTORY) return null
  let offset = zip.readUInt32LE(end + 16)
  let size = 0
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (offset + 46 > end || zip.readUInt32LE(offset) !== DIRECTORY_ENTRY) return null
    size += zip.readUInt32LE(offset + 24)
    offset += 46 + zip.readUInt16LE(offset + 28) + zip.readUInt16LE(offset + 30) + zip.readUInt16LE(offset + 32)
  }
  return size
}
