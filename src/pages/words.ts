/** The words our pages say, by language. To add one: a new entry here; English stands in for the rest. */
export type Words = {
  readonly subscribe: string
  readonly newest: string
  readonly from: string
  readonly updated: string
  readonly noStories: string
  readonly notFoundTitle: string
  readonly notFound: string
  readonly goneTitle: string
  readonly gone: string
  readonly home: string
  readonly stories: string
  readonly digests: string
  readonly tags: string
  readonly authors: string
  readonly archive: string
  readonly feedTitle: string
  readonly feedMeaning: string
  readonly preview: string
  readonly previewUntil: string
  readonly previewOver: string
}

const ENGLISH: Words = {
  subscribe: 'Subscribe',
  newest: 'Latest stories',
  from: 'From the digest',
  updated: 'updated',
  noStories: 'Nothing has been published yet.',
  notFoundTitle: 'Not found',
  notFound: 'There is nothing at this address.',
  goneTitle: 'Withdrawn',
  gone: 'This story has been withdrawn by its publisher.',
  home: 'All stories',
  stories: 'Stories',
  digests: 'Digests',
  tags: 'Tags',
  authors: 'Authors',
  archive: 'Archive',
  feedTitle: 'This is a feed',
  feedMeaning: 'Copy this address into a feed reader, and every new story comes to you by itself:',
  preview: 'Preview',
  previewUntil: 'A preview for who has this address: nothing is decided yet. It can be seen until',
  previewOver: 'The time of this preview is over. Ask who sent you the address for another.',
}

const ITALIAN: Words = {
  subscribe: 'Abbonati',
  newest: 'Ultime notizie',
  from: 'Dalla rassegna',
  updated: 'aggiornato',
  noStories: 'Non è stato ancora pubblicato nulla.',
  notFoundTitle: 'Pagina non trovata',
  notFound: 'A questo indirizzo non c’è nulla.',
  goneTitle: 'Notizia ritirata',
  gone: 'Questa notizia è stata ritirata da chi l’ha pubblicata.',
  home: 'Tutte le notizie',
  stories: 'Notizie',
  digests: 'Rassegne',
  tags: 'Argomenti',
  authors: 'Autori',
  archive: 'Archivio',
  feedTitle: 'Questo è un feed',
  feedMeaning: 'Copia questo indirizzo in un lettore di feed: ogni nuova notizia arriverà da sola.',
  preview: 'Anteprima',
  previewUntil: 'Un’anteprima per chi ha questo indirizzo: nulla è ancora deciso. È visibile fino al',
  previewOver: 'Il tempo di questa anteprima è scaduto. Chiedine un’altra a chi ti ha mandato l’indirizzo.',
}

const LANGUAGES: Readonly<Record<string, Words>> = { en: ENGLISH, it: ITALIAN }

/** `it-IT` → Italian; a language we have no words for → English. */
export function wordsIn(language: string): Words {
  return LANGUAGES[language.split('-')[0] ?? ''] ?? ENGLISH
}
