import type { RestReason } from '../story.js'
import { countWords } from './words.js'

/**
 * The only words of any language the splitter knows: what publications call the parts of a page that are no
 * news. Each is common to many publications; none names one.
 */
const FOOTER =
  /unsubscribe|manage (?:your )?(?:subscription|preferences)|view (?:this|it) (?:e-?mail )?in (?:your|a) browser|you (?:are receiving|received|get) this (?:e-?mail|newsletter|message)|all rights reserved|(?:^|\n)[^\p{L}\p{N}\n]{0,8}©|©\s*(?:19|20)\d\d|©[^.!?\n]{1,60}(?:$|\n)|\(c\) ?(?:19|20)\d\d|copyright ?(?:©|\(c\)|(?:19|20)\d\d)|abbestellen|abmelden|alle rechte vorbehalten|désabonner|désinscri|tous droits réservés|annulla (?:la tua )?iscrizione|disiscriv|cancella\p{L}* l['’]iscrizione|tutti i diritti riservati|riproduzione riservata|darse de baja|cancelar (?:la )?suscripción|todos los derechos reservados|cancelar (?:a )?(?:inscrição|subscrição|assinatura)|todos os direitos reservados|uitschrijven|afmelden|alle rechten voorbehouden|wypis\p{L}* się|wszelkie prawa zastrzeżone|odhlásit|všechna práva vyhrazena|avregistrera|afmeld|meld deg av|отписаться|все права защищены|відписатися|усі права захищені|διαγραφή|leiratkoz|minden jog fenntartva|abonelikten çık|tüm hakları saklıdır|dezabon|toate drepturile rezervate|berhenti berlangganan|hủy đăng ký|退订|取消订阅|版权所有|配信停止|無断転載|구독 ?취소|무단 ?전재|सदस्यता (?:रद्द|समाप्त)|सर्वाधिकार सुरक्षित|إلغاء الاشتراك|جميع الحقوق محفوظة|הסר מרשימת|כל הזכויות שמורות/iu

/** What page feet link to, and news tells of as well: a sign only in company. */
const FOOT_LINKS =
  /privacy (?:policy|notice)|terms (?:of (?:use|service)|and conditions)|cookie (?:policy|settings)|impressum|datenschutz\p{L}*|mentions légales|aviso legal|note legali|gebruiksvoorwaarden|polityka prywatności|zásady ochrany|политика конфиденциальности|プライバシーポリシー|隐私政策|개인정보/giu

const ABOUT =
  /^(?:about (?:us|this (?:newsletter|e-?mail|page|site|blog)|the (?:authors?|editors?))|contribute(?: to (?:[\p{L}\p{N}]+ ){1,3}newsletter)?|contact(?: us)?|get in touch|follow us|connect with us|subscribe|sign up|share this|thanks? (?:you )?for reading.*|until next (?:time|week|month)|see you next (?:time|week|month)|feedback|über (?:uns|diesen newsletter)|kontakt|folgen sie uns|bis (?:zum nächsten mal|nächste woche)|à propos|qui sommes-nous.*|suivez-nous|nous suivre|contactez-nous|à la semaine prochaine|bonne lecture|chi siamo|contatti|seguici(?: su.*)?|alla prossima(?: settimana)?|quiénes somos|sobre (?:nosotros|nós|este boletín)|síguenos|contacto|contato|hasta la próxima(?: semana)?|até a próxima(?: semana)?|siga-nos|over ons|volg ons|o nas|kontakt|följ oss|om oss|о нас|контакты|подписывайтесь.*|про нас|hakkımızda|iletişim|bize ulaşın|关于我们|联系我们|お問い合わせ|運営会社|회사 ?소개|문의|हमारे बारे में|संपर्क|من نحن|اتصل بنا)[\s.:!…\p{S}\p{M}]*$/iu

const SPONSOR_LABEL =
  'advert(?:isement|ising|s)?|ad|pub|pr|sponsor(?:ed|s)?|(?:sponsored|promoted|partner|paid) (?:content|post|message|story)|anzeige|werbung|gesponsert|publicité|contenu sponsorisé|pubblicità|inserzione|contenuto sponsorizzato|publicidad|anuncio|contenido patrocinado|patrocinado|publicidade|conteúdo patrocinado|advertentie|reklama?|artykuł sponsorowany|reklame|annons|annonse|реклама|на правах рекламы|διαφήμιση|hirdetés|ilan|reklam|publicitate|iklan|quảng cáo|广告|廣告|広告|광고|विज्ञापन|إعلان|פרסומת'
const SPONSOR_LINE = new RegExp(`^\\W{0,4}(?:${SPONSOR_LABEL})\\W*$`, 'iu')
/** `A MESSAGE FROM BRIGHTWATER`: in capitals alone, for messages come from space too. */
const SPONSOR_CAPITALS = /^\W{0,4}(?:AN? )?(?:MESSAGE|WORD) FROM /u
const SPONSOR_BRACKETED = new RegExp(`^\\s*[\\[【［(（](?:${SPONSOR_LABEL})[\\]】］)）]`, 'iu')
const SPONSOR_OPENING = new RegExp(`^\\W{0,4}(?:${SPONSOR_LABEL})\\s?(?:[:：\\n]|\\s[–—-]\\s)`, 'iu')
const SPONSOR_PHRASE =
  /^\W{0,4}(?:(?:(?:a|an|our|this|today|the|week)['’s]* )?(?:\p{L}+ ){0,3}(?:from|to|by) (?:our|this week['’]s|today['’]s) sponsors?\b|(?:our|this (?:week|month)['’]s|today['’]s) sponsors?\b|(?:brought to you|presented|sponsored) by\b|(?:unser|dieser) sponsor\b|notre (?:sponsor|partenaire)\b|il nostro sponsor\b|nuestro patrocinador\b)/iu

const CONTENTS =
  /^\W{0,4}(?:in (?:this|today['’]?s) (?:issue|edition|newsletter|e-?mail)|contents|table of contents|inside\b|on this page|jump to|what['’]s inside|(?:today['’]?s )?(?:headlines|topics)\b|inhalt(?:sverzeichnis)?|in dieser ausgabe|themen\b|sommaire|au sommaire|dans ce numéro|table des matières|sommario|in questo numero|indice|índice|en este (?:número|boletín)|contenidos?|sumário|nesta edição|neste número|inhoud|in dit nummer|spis treści|w tym numerze|obsah|v tomto čísle|innehåll|indhold|innhold|содержание|в этом (?:выпуске|номере)|зміст|у цьому (?:випуску|номері)|περιεχόμενα|tartalom|içindekiler|cuprins|daftar isi|mục lục|目录|目錄|本期内容|(?:今日の|主な)?見出し|今日要闻|目次|今号の内容|목차|विषय-?सूची|इस अंक में|المحتويات|في هذا العدد|תוכן)(?!\p{L})[\s:.]*/iu

const COMMENTS =
  /^\W{0,4}(?:\d+ )?(?:comments?|leave a (?:comment|reply)|join the (?:conversation|discussion)|kommentare?|commentaires?|laisser un commentaire|commenti|lascia un commento|comentarios?|deja un comentario|comentários|reacties|komentarze|komentáře|kommentarer|комментари[ийя]|коментарі|σχόλια|hozzászólások|yorumlar|comentarii|komentar|bình luận|评论|評論|コメント|댓글|टिप्पणियां|التعليقات|תגובות)\W*(?:\(?\d+\)?)?\W*$/iu

const RELATED =
  /^\W{0,4}(?:related (?:articles?|stories|posts?|content|news|topics?)|(?:read|see) (?:also|more|next)|more (?:stories|news)(?: (?:from|on)\b.*)?|more from (?:us|the web|this (?:author|section))|most (?:read|popular|viewed)|recommended(?: for you)?|you (?:may|might) also like|trending|latest news|popular|mehr zum thema|lesen sie auch|das könnte sie auch interessieren|meistgelesen|à lire aussi|lire aussi|les plus lus|sur le même sujet|leggi anche|potrebbe interessarti|i più letti|articoli correlati|lea también|te puede interesar|lo más leído|noticias relacionadas|leia (?:também|mais)|mais lidas|lees ook|meest gelezen|najczęściej czytane|nejčtenější|czytaj także|čtěte také|souvis\p{L}* \p{L}+|powiązan\p{L}* \p{L}+|articles? liés|artículos relacionados|gerelateerd\p{L}* \p{L}+|verwandte \p{L}+|похожие \p{L}+|схожі \p{L}+|läs också|les også|læs også|читайте также|читайте також|διαβάστε επίσης|olvasta már|ilginizi çekebilir|citește și|baca juga|xem thêm|相关(?:阅读|新闻|文章)|関連記事|관련 ?기사|यह भी पढ़ें|اقرأ أيضا|קראו גם)[\s:…]*$/iu
/** `Read also: The bridge reopens` inside a text. */
const RELATED_OPENING = new RegExp(RELATED.source.replace('[\\s:…]*$', String.raw`\s?[:：]\s`), 'iu')

const CALENDAR =
  /^\W{0,4}(?:calendar|upcoming events|events? calendar|save the dates?|dates? (?:for|to) (?:your|the) diary|what['’]s on|veranstaltungskalender|termine|agenda|calendrier|calendario|appuntamenti|eventi in programma|calendário|kalender|kalendarz|kalendář|календарь|календар|naptár|takvim|etkinlik takvimi|日历|活动日历|カレンダー|캘린더|행사 ?일정|कैलेंडर|التقويم)[\s:]*$/iu

const CAPTION =
  /^\W{0,3}(?:photos?|pictures?|images?|credits?|caption|fotos?|bild(?:er)?|abb(?:ildung)?|crédits?|illustration|fotografia|immagine|imagen|imagem|foto(?:graf)?ía|zdjęcie|snímek|kuva|фото|φωτ[οό]|kép|fotoğraf|gambar|ảnh|图片?|圖片?|写真|사진|फोटो|صورة|צילום)\s*(?:credits?|by|de|di|von)?\s*[:：/|©]/iu

/** `The closed road (photo: Quay Post)` */
const CAPTION_TAIL =
  /[(（](?:photo|foto|fotos|bild|picture|image|фото|写真|사진|图|फोटो|صورة)(?:\s?[:：/]|\s)[^()（）]{2,40}[)）]\s*$/iu

const MENU =
  /^(?:skip to (?:main )?content|accept (?:all )?cookies|we use cookies.*|this (?:web)?site uses cookies.*|(?:diese|unsere) (?:web)?seite (?:verwendet|nutzt) cookies.*|ce site utilise des cookies.*|questo sito (?:utilizza|usa) (?:i )?cookie.*|este sitio (?:web )?(?:utiliza|usa) cookies.*|este site (?:utiliza|usa) cookies.*|log ?in|sign in|search|menu|home|print|share|tweet|zum inhalt springen|aller au contenu|vai al contenuto|ir al contenido)[\s.!]*$/iu

const GREETING =
  /^\W{0,4}(?:welcome to\b|hello[,!]|dear (?:readers?|friends?|subscribers?)|willkommen (?:zu|bei|im|in)\b|liebe (?:leser|freunde)|bienvenue (?:à|dans|sur)\b|chers? (?:lecteurs?|amis)|benvenut[ioae] (?:a|su|in|nel\p{L}*|al\p{L}*)\b|car[ie] (?:lettori|amici)|bienvenid[oa]s? al?\b|bem[- ]vind[oa]s? (?:à|ao?)\b|welkom (?:bij|op)\b|beste lezers?|witamy w\b|vítejte|välkommen till\b|velkommen til\b|добро пожаловать в|ласкаво просимо|üdvözöl|hoş geldiniz|bine ați venit|selamat datang|欢迎(?:阅读|收看|来到)|歡迎(?:閱讀|收看|來到)|ようこそ)|환영합니다|स्वागत है/iu

const BYLINE =
  /^\W{0,3}(?:(?:written )?by|text|words|author|par|von|di|por|de|door|av|af|autor[ae]?|auteur|autore|от|автор|текст|yazan|oleh|từ|作者|記者|文|글|기자|लेखक|بقلم)\s?[:：]?\s+\p{L}|(?:記者|기자|报道)$/iu

/** What publications that gather many stories call themselves. */
const PUBLICATION =
  /(?<!\p{L})(?:newsletters?|bulletin|digest|briefing|round-?ups?|news (?:in brief|brief|summary|round-?up)|in brief|(?:morning|evening|daily|weekly) (?:brief|news|update|edition|mail|report)|this week in|weekly news|headlines|live(?: (?:blog|updates?|ticker|coverage))?|live-?blog|live-?ticker|nachrichten|kurzmeldungen|kurznachrichten|meldungen|presseschau|kompakt|rundbrief|newsticker|brèves|l['’]essentiel|actualités|infolettre|revue de presse|en direct|notizie|notiziario|bollettino|rassegna stampa|in breve|in diretta|la diretta|boletín|noticias|titulares|resumen de|en breve|en directo|en vivo|boletim|notícias|manchetes|ao vivo|resumo d[aoe]|nieuwsbrief|nieuwsoverzicht|kort nieuws|biuletyn|wiadomości|na żywo|przegląd|zpravodaj|zprávy|živě|přehled|nyhetsbrev|nyheter|nyhedsbrev|nyheder|direkte|новости|новостей|дайджест|главное за|коротко|онлайн|рассылка|новини|головне за|νέα|ειδήσεις|ενημερωτικό δελτίο|hírlevél|hírek|haberler|bülten|canlı|știri|buletin|berita|tin tức|bản tin)(?!\p{L})|新闻|快讯|简报|早报|晚报|周报|周刊|直播|ニュース|メール版|速報|まとめ|朝刊|夕刊|뉴스|브리핑|속보|소식지|समाचार|ख़बरें|खबरें|बुलेटिन|लाइव|أخبار|نشرة|مباشر|חדשות|עדכונים/iu

const SALUTATION =
  /^\W{0,4}(?:good (?:morning|afternoon|evening)|(?:dear|hello|hi) (?:all|readers?|friends?|everyone|subscribers?)|guten (?:morgen|tag|abend)|liebe (?:leser|freunde|abonnent)|bonjour|bonsoir|chère?s (?:lecteurs?|lectrices|ami)|buongiorno|buonasera|care? (?:lettor|amic)|buenos días|buenas tardes|querid[oa]s (?:lector|amig)|bom dia|boa tarde|goede(?:morgen|middag|navond)|beste (?:lezer|inwoner|abonnee)|dzień dobry|drodzy|dobré ráno|dobrý den|milí|god (?:morgon|morgen|dag|kväll)|hyvää huomenta|доброе утро|добрый (?:день|вечер)|здравствуйте|доброго ранку|добрий день|καλημέρα|καλησπέρα|jó reggelt|günaydın|merhaba|bună dimineața|selamat pagi|chào buổi sáng|おはようございます|皆さん|早上好|大家好|各位|안녕하세요|좋은 아침|नमस्ते|सुप्रभात|صباح الخير|בוקר טוב)(?!\p{L})/iu

/** A publication greets its readers; a report does not. */
export function isSalutation(text: string): boolean {
  return text.length < 400 && SALUTATION.test(text)
}

const LONGEST_NAME_WORDS = 6
const LONGEST_NAME = 120

/**
 * Is a title that of a publication rather than of a story? In a longer one the word must open it, close it or
 * stand before a dash or a figure: 'What a newsletter taught me about fishing' is a story.
 */
export function namesPublication(title: string): boolean {
  const found = title.length > LONGEST_NAME ? null : PUBLICATION.exec(title)
  if (!found) return false
  const [before, after] = [title.slice(0, found.index), title.slice(found.index + found[0].length)]
  return countWords(title) <= LONGEST_NAME_WORDS || before.trim() === '' || /^\s*(?:[-–—|,·(（]|\d|$)/u.test(after)
}

const LONGEST_FOOTER_WORDS = 70

/** Why a line that could head or be a block is no story, by its words alone; null when nothing says so. */
export function namedReason(text: string): RestReason | null {
  const line = text.slice(0, 200).trim()
  if (isTailHeading(line)) return 'footer'
  if (MENU.test(line)) return 'footer'
  if (line.length < 80 && GREETING.test(line)) return 'intro'
  if (CALENDAR.test(line)) return 'calendar'
  const sponsor = SPONSOR_LINE.test(line) || SPONSOR_PHRASE.test(line) || SPONSOR_CAPITALS.test(line)
  return sponsor || isSponsoredHeadline(line) ? 'sponsor' : null
}

/** `ADVERTISEMENT: Tidewater socks.`, `Anzeige – …`: the word, then what parts it from the text. */
export function isSponsorText(text: string): boolean {
  return (
    text.length < 600 &&
    (SPONSOR_BRACKETED.test(text) || SPONSOR_OPENING.test(text.slice(0, 80)) || SPONSOR_LINE.test(text.slice(0, 80)))
  )
}

const NAMED_SPONSOR =
  /[(（[](?:sponsor(?:ed|isé)?|ad|advert(?:isement|orial)?|anzeige|pub|publicité|pubblicità|publicidad|publicidade|reklama?|реклама|広告|广告|광고)[)）\]]\W*(?:\[\d+\])?\s*$/iu

/** `YOUR TESTS ARE SLOW (SPONSOR) [4]` */
export function isSponsoredHeadline(text: string): boolean {
  return text.length < 200 && NAMED_SPONSOR.test(text)
}

/** Comments, related articles, about us: nothing below such a heading is news. */
export function isTailHeading(text: string): boolean {
  const line = text.slice(0, 200).trim()
  return COMMENTS.test(line) || RELATED.test(line) || ABOUT.test(line)
}

/** `Read more`, alone: of the story above it where it is a link, of others where it is a heading. */
export function isReadOn(text: string): boolean {
  return text.length < 200 && RELATED.test(text)
}

/** `Leggi anche: …`, `Lees ook: …`: what such a line names is another story. */
export function isRelatedLine(text: string): boolean {
  return text.length < 300 && RELATED_OPENING.test(text)
}

export function opensContents(text: string): boolean {
  return CONTENTS.test(text.slice(0, 60).trim())
}

/** A heading that says a list of contents follows, and nothing else. */
export function isContentsHeading(text: string): boolean {
  const line = text.trim()
  return line.length < 60 && line.replace(CONTENTS, '').trim() === '' && opensContents(line)
}

const LONGEST_BYLINE_WORDS = 6

/** `By Anna Rossi`, `Text: Jeanne Le Goff`: names in capitals behind the word, and no more. */
export function isByline(line: string): boolean {
  const text = line.split(/\s[|·•]\s/u, 1)[0] ?? line
  if (text.length > 60 || !BYLINE.test(text) || countWords(text) > LONGEST_BYLINE_WORDS) return false
  const names = text.split(/\s+/u).slice(1)
  return names.length > 0 && names.filter((name) => /^\P{Ll}/u.test(name)).length >= names.length / 2
}

export function isFooterText(text: string): boolean {
  if (text.length > 1_200 || countWords(text) > LONGEST_FOOTER_WORDS) return false
  return FOOTER.test(text) || new Set(text.toLowerCase().match(FOOT_LINKS)).size >= 2
}

const OPENING_REACH = 12

/** Said to whoever reads this very page: why it came, how to stop it. News tells of such words, and of others' rights. */
const TO_THE_READER =
  /you (?:are receiving|(?:have )?received|get) this|you (?:can|may) (?:\p{L}+ ){0,2}unsubscribe|(?:sent|delivered) to you(?!\p{L})|unsubscribe (?:here|below|(?:at )?any ?time|from this)|sie (?:erhalten|bekommen|können)|vous (?:recevez|pouvez)|(?<!\p{L})(?:ricevi|ricevete|puoi|potete|recibes?|puedes?|recebes?|podes?)(?!\p{L})|(?<!\p{L})(?:u|je) (?:ontvangt|kunt)|otrzymujesz|możesz|dostáváte|můžete|du (?:får|kan)|вы (?:получ|можете)|ви (?:отрим|можете)/iu
const RIGHTS_AT_END =
  /(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|tutti i diritti riservati|riproduzione riservata|todos los derechos reservados|todos os direitos reservados|alle rechten voorbehouden|wszelkie prawa zastrzeżone|všechna práva vyhrazena|все права защищены|усі права захищені|minden jog fenntartva|tüm hakları saklıdır|toate drepturile rezervate|版权所有|無断転載|무단 ?전재|सर्वाधिकार सुरक्षित|جميع الحقوق محفوظة|כל הזכויות שמורות)\P{L}*$/iu

/**
 * Whole sentences that come to such words late, and say them to nobody: news of a law on newsletters, of an archive.
 * `headlineEnd`: where a headline in front of them ends.
 */
export function isFooterInPassing(text: string, headlineEnd: number): boolean {
  const place = text.search(FOOTER)
  if (place < 0) return true
  const isLate = place > OPENING_REACH && (place < headlineEnd || place > headlineEnd + OPENING_REACH)
  return isLate && !TO_THE_READER.test(text) && !RIGHTS_AT_END.test(text)
}

export function isCaptionText(text: string): boolean {
  return text.length < 200 && (CAPTION.test(text.replace(/^[\s([]+/u, '')) || CAPTION_TAIL.test(text))
}
