import type { Block } from './document.js'

/** The head of a mail pasted into a file: how many blocks it takes, and what it is about. */
export type MailHeader = { readonly length: number; readonly subject: string | null }

const FIELD =
  /^(?:message|from|to|cc|bcc|reply-to|sent|date|subject|message-id|list-[a-z]+|von|an|gesendet|betreff|datum|de|à|objet|envoyé|da|a|inviato|oggetto|data|para|enviado|asunto|fecha|assunto|van|aan|onderwerp|verzonden|od|do|temat|wysłano|komu|předmět|från|till|ämne|fra|til|emne|от|кому|тема|дата|від|送信者|差出人|宛先|件名|日時|发件人|收件人|主题|日期|보낸 ?사람|받는 ?사람|제목|날짜)\s?[:：]\s/iu
const SUBJECT =
  /^(?:subject|betreff|objet|oggetto|asunto|assunto|onderwerp|temat|předmět|ämne|emne|тема|件名|主题|제목)\s?[:：]\s+(.+)$/iu
const PASSED_ON =
  /^-{2,}\s*\p{L}.{0,60}-{2,}$|^(?:begin forwarded message|inizio messaggio inoltrato|anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|início da mensagem (?:reen|en)caminhada|begin doorgestuurd bericht)/iu
const FORWARDED = /^-{2,}.{0,60}-{2,}$|^(?:fwd?|wg|i|tr|rv|enc)[:：]\s/iu
const FEWEST_FIELDS = 2

/** `From: Anna Rossi`, `Betreff: …`: a line of a mail's head. */
export function isMailField(line: string): boolean {
  return FIELD.test(line.slice(0, 300))
}

/** `---------- Forwarded message ---------`, `Inizio messaggio inoltrato:`: what stands below came from another mail. */
export function isPassedOn(line: string): boolean {
  return PASSED_ON.test(line.slice(0, 300))
}

/** What `Subject: Fuel dearer` says, in any of the languages mail programs speak; null for any other line. */
export function subjectOf(line: string): string | null {
  return SUBJECT.exec(line.slice(0, 300))?.[1]?.trim() ?? null
}

/**
 *   From: editor@harbour.example        ┐
 *   Subject: Harbour Digest #12         ├ { length: 3, subject: 'Harbour Digest #12' }
 *   Date: Mon, 4 May 2026 08:00:00      ┘
 *   Harbour Digest #12
 *
 * At least two fields directly below one another at the top; null for any other text.
 */
export function mailHeaderOf(blocks: readonly Block[]): MailHeader | null {
  let length = 0
  let fields = 0
  let subject: string | null = null
  for (const { text } of blocks.slice(0, 16)) {
    const line = text.slice(0, 300)
    if (FIELD.test(line)) fields += 1
    else if (!FORWARDED.test(line) && !isPassedOn(line)) break
    subject ??= SUBJECT.exec(line)?.[1] ?? null
    length += 1
  }
  return fields >= FEWEST_FIELDS ? { length, subject } : null
}
