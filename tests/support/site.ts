import { cp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Program, PROJECT, startProgram, temporaryFolder } from './program.js'

/** One address of each kind of page. */
export const PAGES: Readonly<Record<string, string>> = {
  front: '/',
  story: '/stories/night-ferry-returns-after-eleven-years',
  'story in another language': '/stories/le-tramway-ira-jusqua-la-gare',
  'story from right to left': `/stories/${encodeURIComponent('arabic')}`,
  digest: '/digests/the-harbour-weekly-number-47',
  'digest of one story': '/digests/a-single-essay',
  digests: '/digests',
  tag: '/tags/harbour',
  tags: '/tags',
  author: '/authors/nora-quayle',
  authors: '/authors',
  archive: '/archive',
  month: '/archive/2026-11',
  day: '/archive/2026-11-21',
  subscribe: '/subscribe',
  feed: '/rss.xml',
  'feed of a tag': '/tags/harbour/feed.json',
  'not found': '/nowhere',
  'withdrawn story': '/stories/taken-back',
  'withdrawn digest': '/digests/taken-back',
}

/** What a page of this kind is answered with. */
export function statusOf(kind: string): 200 | 404 | 410 {
  if (kind === 'not found') return 404
  return kind.startsWith('withdrawn') ? 410 : 200
}

const DOCUMENTS: Readonly<Record<string, string>> = {
  'essay.md':
    '---\ntitle: A single essay\ndate: 2026-10-02\nsplit: none\n---\n\n# A part\n\nText.\n\n### A deeper part\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nverbatim\n```\n\n> quoted\n',
  'arabic.md':
    '---\ntitle: arabic\nlanguage: ar\ndate: 2026-10-03\ntags: [أخبار]\nauthors: [ليلى]\n---\n\nأعلنت الوزارة أن أسعار الوقود سترتفع ابتداء من يوم الاثنين في جميع أنحاء البلاد.\n',
  'taken-back.txt': 'Taken back\n\nThis was said too early, and is said no more.\n',
}

/** The program on the documents of the project and some with a quirk, one of them taken back already. */
export async function startSite(): Promise<Program & AsyncDisposable> {
  const folder = await temporaryFolder()
  await cp(path.join(PROJECT, 'items'), folder.path, { recursive: true })
  for (const [name, text] of Object.entries(DOCUMENTS)) await writeFile(path.join(folder.path, name), text)
  const config = path.join(folder.path, '_strillone.yaml')
  await writeFile(config, 'title: The Gazette\ndescription: Everything, one story at a time\nlanguage: en\n')
  const program = await startProgram({ items: folder.path, args: ['--config', config] })
  const { revision } = await program.published(1)
  await rm(path.join(folder.path, 'taken-back.txt'))
  await program.published(Number(revision) + 1)
  return {
    ...program,
    [Symbol.asyncDispose]: async () => {
      await program.kill('SIGTERM')
      await folder[Symbol.asyncDispose]()
    },
  }
}
