import { printable } from './printable.js'

/** Every kind of mistake an author can make, with the sentence README prints for it. */
export const PROBLEM_CODES = {
  'document-too-large': 'The file is over 2 MiB. Split it, or move pictures out of it.',
  'document-too-deep': 'Elements are nested more than 200 deep.',
  'document-too-slow': 'Reading the file took longer than five seconds, or more memory than a document may have.',
  'document-unreadable': 'The file cannot be opened: permissions, a dangling link, a folder with a document’s name.',
  'document-binary': 'The file is not text.',
  'document-empty': 'The file holds no text.',
  'document-unfinished': 'The file stops in the middle: it is still being written, or its end is lost.',
  'document-damaged': 'A .eml or .docx file is no mail or Word document, or has no text.',
  'document-copied':
    'A new file says word for word what is out already in another, or half of it does: of such a file a story is published once it is written anew.',
  'document-type-unknown': 'The file’s extension is none of .txt, .md, .html, .eml and .docx.',
  'encoding-guessed': 'The file is not UTF-8; its encoding was guessed.',
  'characters-dropped': 'Characters that no feed can carry were left out.',
  'front-matter-invalid': 'The YAML between the first two `---` lines cannot be read.',
  'front-matter-unknown': 'A front matter field is none, and nearly one. One that is nearly `draft` is an error.',
  'front-matter-type': 'A front matter field has the wrong type.',
  'date-invalid': 'A date cannot be understood. Write `2026-11-22` or `2026-11-22T09:30:00+01:00`.',
  'date-out-of-range': 'A date is before 1990, or a file’s time is in the future.',
  'id-invalid': '`id` is blank, longer than 2,000 characters, or holds line ends or characters no feed can carry.',
  'id-kept': '`id` is another story’s, or not the one this story is published under: it keeps the one it has.',
  'split-unknown': '`split:` names no style of parting stories, or one the document does not show.',
  'picture-missing':
    'A picture or recording the document names is not in the items folder, or is one that is not served.',
  'picture-unreadable': 'A file with a picture’s name holds no picture.',
  'items-unreachable': 'The folder of documents cannot be read; what was published stays as it was.',
  'withdrawals-held':
    'So many stories are gone at once that it looks like an accident: they stay published until they are back, or `strillone publish --confirm-withdrawals` says they are meant to go.',
} as const satisfies Record<string, string>

export type ProblemCode = keyof typeof PROBLEM_CODES

/**
 * An author's mistake, as a value.
 *
 *   { file: 'monday.md', line: 3, code: 'date-invalid', severity: 'error',
 *     message: 'found date "domani"; write 2026-11-22 or 2026-11-22T09:30:00Z' }
 *
 * `file` is the path below the items folder with `/` between its parts, never a path of the machine;
 * `line` counts from 1. An `error` keeps the document from being read anew (its stories stay as they
 * were); a `warning` does not.
 */
export type Problem = {
  readonly file: string
  readonly line: number
  readonly code: ProblemCode
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** Other documents it is about, as `file` is written; once one of them changes, it may be so no more. */
  readonly others?: readonly string[]
  /** Of what stands in those, too: fingerprints. */
  readonly stories?: readonly string[]
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** What of a problem is for people and their programs; the rest is for the next look. */
export function shownProblem({ file, line, code, severity, message }: Problem): Problem {
  return { file, line, code, severity, message }
}

/** `monday.md:3: date-invalid: found date "domani"; write …` */
export function formatProblem(problem: Problem): string {
  return printable(`${problem.file}:${problem.line}: ${problem.code}: ${problem.message}`)
}
