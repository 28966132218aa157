import type { RestReason } from '../../stories/story.js'
import type { WrittenState } from '../../stories/written.js'

/** What the pages for who writes say, in one language; they are seen by nobody else. To add one: a line in WRITING. */
export type WritingWords = {
  readonly desk: string
  readonly meaning: string
  readonly allDocuments: string
  readonly noDocuments: string
  readonly states: Readonly<Record<WrittenState, string>>
  readonly stateMeanings: Readonly<Record<WrittenState, string>>
  readonly problems: string
  readonly untitled: string
  readonly storiesAsShown: string
  readonly how: string
  readonly sure: (percent: number) => string
  readonly runnerUp: string
  readonly noRunnerUp: string
  readonly begins: (story: number) => string
  readonly runnerUpBegins: string
  readonly line: string
  readonly inNoStory: string
  readonly rest: Readonly<Record<RestReason, string>>
}

const ENGLISH: WritingWords = {
  desk: 'Writing desk',
  meaning:
    'All documents of the items folder, drafts too, the last saved first. Only this computer shows these pages; they load anew as you save.',
  allDocuments: 'All documents',
  noDocuments: 'There is no document in the items folder yet.',
  states: { draft: 'draft', scheduled: 'scheduled', published: 'published', broken: 'to be mended' },
  stateMeanings: {
    draft: 'A draft: nobody else sees it.',
    scheduled: 'Scheduled: nobody else sees it until then.',
    published: 'Published: subscribers have it.',
    broken: 'It cannot be read as it is; what was published of it stays as it was.',
  },
  problems: 'What to mend',
  untitled: 'Without a title',
  storiesAsShown: 'Its stories',
  how: 'How it is split',
  sure: (percent) => `${percent} % sure`,
  runnerUp: 'Next best',
  noRunnerUp: 'No other way of splitting it was found.',
  begins: (story) => `Story ${story} begins`,
  runnerUpBegins: 'The next best way would begin',
  line: 'Line',
  inNoStory: 'in no story',
  rest: {
    title: 'title of the document',
    toc: 'table of contents',
    sponsor: 'sponsor',
    footer: 'footer',
    caption: 'caption',
    intro: 'introduction',
    section: 'name of a section',
    calendar: 'calendar',
    menu: 'menu',
    mark: 'mark',
    rule: 'rule',
  },
}

const ITALIAN: WritingWords = {
  desk: 'Scrivania',
  meaning:
    'Tutti i documenti della cartella, anche le bozze, dall’ultimo salvato. Solo questo computer mostra queste pagine; si ricaricano a ogni salvataggio.',
  allDocuments: 'Tutti i documenti',
  noDocuments: 'Nella cartella non c’è ancora nessun documento.',
  states: { draft: 'bozza', scheduled: 'in programma', published: 'pubblicato', broken: 'da correggere' },
  stateMeanings: {
    draft: 'È una bozza: non la vede nessun altro.',
    scheduled: 'È in programma: fino ad allora non lo vede nessun altro.',
    published: 'È pubblicato: gli abbonati lo ricevono.',
    broken: 'Così com’è non si può leggere; quello che ne era pubblicato resta com’era.',
  },
  problems: 'Da correggere',
  untitled: 'Senza titolo',
  storiesAsShown: 'Le sue notizie',
  how: 'Come è diviso',
  sure: (percent) => `sicuro al ${percent} %`,
  runnerUp: 'In alternativa',
  noRunnerUp: 'Non si è trovato nessun altro modo di dividerlo.',
  begins: (story) => `Qui comincia la notizia ${story}`,
  runnerUpBegins: 'L’alternativa comincerebbe qui',
  line: 'Riga',
  inNoStory: 'fuori dalle notizie',
  rest: {
    title: 'titolo del documento',
    toc: 'indice',
    sponsor: 'inserzione',
    footer: 'piè di pagina',
    caption: 'didascalia',
    intro: 'introduzione',
    section: 'nome di una sezione',
    calendar: 'calendario',
    menu: 'menù',
    mark: 'segno',
    rule: 'filetto',
  },
}

export const WRITING: Readonly<Record<string, WritingWords>> = { en: ENGLISH, it: ITALIAN }

/** `it-IT` → Italian; a language there are no such words for → English. */
export function writingWordsIn(language: string): WritingWords {
  return WRITING[language.split('-')[0] ?? ''] ?? ENGLISH
}
