import { crc32, deflateSync } from 'node:zlib'

/** Real pictures of one colour, made of nothing but their size in pixels. */

export function png(width: number, height: number): Buffer {
  const size = Buffer.alloc(13)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  size.set([8, 2, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.alloc(height * (width * 3 + 1)))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', size), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  return Buffer.concat([uint32(data.length), named, uint32(crc32(named))])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** The segments that say a size; `orientation` as a camera held sideways writes it (6: a quarter turn). */
export function jpeg(width: number, height: number, orientation?: number): Buffer {
  const start = [0xff, 0xd8]
  const jfif = [0xff, 0xe0, 0, 16, ...Buffer.from('JFIF\0', 'latin1'), 1, 1, 0, 0, 1, 0, 1, 0, 0]
  const frame = [0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3]
  const components = [1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]
  return Buffer.from([
    ...start,
    ...(orientation === undefined ? jfif : exif(orientation)),
    ...frame,
    ...components,
    0xff,
    0xd9,
  ])
}

function exif(orientation: number): number[] {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  const data = [...Buffer.from('Exif\0\0', 'latin1'), ...tiff]
  return [0xff, 0xe1, 0, data.length + 2, ...data]
}

export function webp(width: number, height: number): Buffer {
  const canvas = [(width - 1) & 255, (width - 1) >> 8, 0, (height - 1) & 255, (height - 1) >> 8, 0]
  const data = Buffer.from([...Buffer.from('WEBPVP8X', 'latin1'), 10, 0, 0, 0, 0, 0, 0, 0, ...canvas])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(data.length)
  return Buffer.concat([Buffer.from('RIFF', 'latin1'), length, data])
}

export function mp3(length: number): Buffer {
  return Buffer.concat([Buffer.from('ID3', 'latin1'), Buffer.alloc(length - 3)])
}

/** What people call their pictures. */
export const HOSTILE_NAMES: readonly string[] = [
  'a photo.jpg',
  '100%.jpg',
  '50%25 off.jpg',
  'Who #1.jpg',
  'why?.jpg',
  'a&b=c;d.jpg',
  'the "harbour".jpg',
  "l'acqua.jpg",
  '<b>.jpg',
  'città 日本語 🚋.jpg',
  'e\u0301.jpg',
  'a+b@c$d,e!.jpg',
  '(1)[2]{3}.jpg',
  '~tilde^caret`tick|pipe.jpg',
  'UPPER.JPG',
  'many.dots..in.it.jpg',
  'c:d.jpg',
  ' blank at the edges .jpg',
]
