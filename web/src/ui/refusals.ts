import { useMemo } from 'react'
import type { Problem } from '../api/problem'
import { words } from '../i18n/words'
import { usePreferences } from './preferences'

/** The server's reasons, which are English sentences for programs, in the words of the page. */
const text = words(
  'refusals',
  {
    missing: 'Falta preencher.',
    length: 'O tamanho não serve.',
    taken: 'Já existe outro com este valor.',
    takenEmployee: 'Outra pessoa já tem este.',
    takenAccount: 'Outra conta já usa este nome.',
    takenPerson: 'Esta pessoa já tem uma conta.',
    email: 'Escreva um e-mail completo.',
    date: 'Escreva a data como 23/11/2026.',
    cpf: 'Este CPF não existe: os dois últimos dígitos não conferem.',
    spaces: 'Use até {{max}} letras, números ou sinais, sem espaço.',
    line: 'Use até {{max}} caracteres, em uma linha.',
    least: 'Use pelo menos {{min}} caracteres.',
    most: 'Use no máximo {{max}} caracteres.',
    before: 'A data é anterior à admissão.',
    cycle: 'Isto faria um círculo: quem está abaixo não pode ficar acima.',
    gone: 'Isto não existe mais. Escolha de novo.',
    username: 'De 2 a 64 letras sem acento, números e . _ - @ +, com letra ou número nas pontas.',
    terminated: 'Quem foi desligado não pode ter conta ativa.',
    common: 'Esta é uma das primeiras que alguém tentaria. Escolha outra.',
    containsName: 'Não use o nome de usuário dentro da senha.',
    currentPassword: 'A senha atual não confere.',
    past: 'Esta data já passou.',
    order: 'O fim precisa vir depois do começo.',
    twice: 'Está repetido.',
    choices: 'Escreva pelo menos uma opção.',
    inactive: 'Esta conta não está ativa.',
    target: 'Está fora do que você administra, nestas classes e por este prazo.',
    nameClasses: 'Escolha as classes: sem elas, a permissão alcançaria o que você não administra.',
    actions: 'Você mesmo não pode fazer isto aí, ou não por tanto tempo.',
    documentClass: 'A classe do documento precisa estar entre as escolhidas.',
    other: 'O servidor não aceitou: {{message}}',
    forbidden: 'Isto está fora do seu alcance.',
    stale: 'Alguém mudou isto enquanto você editava.',
    offline: 'Sem internet. Nada foi gravado; tente de novo quando ela voltar.',
    undecided: 'Não conseguimos conferir seu acesso. Nada foi gravado.',
    missingThing: 'Isto não existe mais, ou o acesso terminou.',
    throttled: 'Muitas tentativas. Tente de novo em {{seconds}} s.',
    ours: 'Não deu para gravar. O problema é nosso. Código: {{code}}',
    beyond: 'Isto vai além do que você administra ou pode fazer.',
    ownGrant: 'Isto daria a você documentos de outras pessoas. Outro administrador precisa conceder.',
    lastAdministrator: 'É a última conta ativa que administra o sistema. Dê esse papel a outra conta antes.',
    hasDocuments: 'Há documentos sobre esta pessoa. Em vez de excluir, registre o desligamento.',
    hasReports: 'Outras pessoas respondem a ela. Dê a elas outro gestor antes.',
    unitPeople: 'Ainda há pessoas nesta unidade, talvez desligadas. Mova-as antes.',
    unitUnits: 'Há unidades abaixo desta. Mova ou exclua antes.',
    accountInactive: 'Esta conta está desativada. Reative antes.',
    nobodyToTell: 'Ninguém seria avisado: não há outro administrador, e ninguém mais administra estes documentos. Sem isso, o acesso não se abre.',
    typeInUse: 'Já há documentos deste tipo, talvez na lixeira.',
  },
  {
    missing: 'This is needed.',
    length: 'The length does not fit.',
    taken: 'Another one has this already.',
    takenEmployee: 'Someone else has this already.',
    takenAccount: 'Another account has this name.',
    takenPerson: 'This person has an account already.',
    email: 'Type a whole e-mail address.',
    date: 'Write the date as 23/11/2026.',
    cpf: 'There is no such CPF: its last two digits do not check.',
    spaces: 'Use at most {{max}} letters, digits or signs, without spaces.',
    line: 'Use at most {{max}} characters, on one line.',
    least: 'Use at least {{min}} characters.',
    most: 'Use at most {{max}} characters.',
    before: 'The date is before they were hired.',
    cycle: 'That would go in a circle: whoever is below cannot be above.',
    gone: 'This is no longer there. Choose again.',
    username: '2 to 64 letters without accents, digits and . _ - @ +, with a letter or digit at both ends.',
    terminated: 'Someone who left cannot have an active account.',
    common: 'This is one of the first that anyone would try. Choose another.',
    containsName: 'Leave the user name out of the password.',
    currentPassword: 'This is not the present password.',
    past: 'This date is past.',
    order: 'The end must come after the start.',
    twice: 'It is there twice.',
    choices: 'Type at least one choice.',
    inactive: 'This account is not active.',
    target: 'It is beyond what you manage, in these classes and for this long.',
    nameClasses: 'Choose the classes: without them it would reach what you do not manage.',
    actions: 'You may not do this there yourself, or not for this long.',
    documentClass: "The document's class has to be among those chosen.",
    other: 'The server did not accept it: {{message}}',
    forbidden: 'This is out of your reach.',
    stale: 'Someone changed this while you were editing.',
    offline: 'Offline. Nothing was saved; try again when the internet is back.',
    undecided: "We can't check your access. Nothing was saved.",
    missingThing: 'This is no longer there, or your access ended.',
    throttled: 'Too many attempts. Try again in {{seconds}} s.',
    ours: "Couldn't save. It's our side. Code: {{code}}",
    beyond: 'This goes beyond what you manage or may do yourself.',
    ownGrant: 'This would give you documents of other people. Another administrator has to grant it.',
    lastAdministrator: 'This is the last active account that administers the system. Give another one that role first.',
    hasDocuments: 'There are documents about this person. Record their leaving instead of deleting.',
    hasReports: 'Other people report to them. Give those another manager first.',
    unitPeople: 'There are still people in this unit, former ones perhaps. Move them first.',
    unitUnits: 'There are units below this one. Move or delete them first.',
    accountInactive: 'This account is deactivated. Reactivate it first.',
    nobodyToTell: 'Nobody would be told: there is no other administrator, and nobody else manages these documents. Without that it does not open.',
    typeInUse: 'There are documents of this type already, in the bin perhaps.',
  },
)

type Key = Parameters<typeof text.text>[0]

const fields: [RegExp, Key][] = [
  [/another employee has it/, 'takenEmployee'],
  [/another account has it/, 'takenAccount'],
  [/this employee has an account already/, 'takenPerson'],
  [/another .* has it|already exists|is taken/, 'taken'],
  [/not a valid CPF|check digits/, 'cpf'],
  [/e-mail address/, 'email'],
  [/must be a date/, 'date'],
  [/not be before hired_on/, 'before'],
  [/reports to themselves|reports, directly or not|cannot be below itself/, 'cycle'],
  [/2 to 64 letters/, 'username'],
  [/terminated cannot have an active account/, 'terminated'],
  [/tried first/, 'common'],
  [/contain the user name/, 'containsName'],
  [/^is not right$/, 'currentPassword'],
  [/already past|in the past/, 'past'],
  [/must be after not_before/, 'order'],
  [/there twice/, 'twice'],
  [/required for a field of kind choice/, 'choices'],
  [/no longer active/, 'inactive'],
  [/name the classes/, 'nameClasses'],
  [/not all documents that you manage|may not share this document/, 'target'],
  [/there yourself for as long/, 'actions'],
  [/would not reach this document/, 'documentClass'],
  [/there is no such|is not the id of/, 'gone'],
  [/is required|is missing|at least one is needed|is needed/, 'missing'],
]

const slugs: Record<string, Key> = {
  last_administrator: 'lastAdministrator',
  employee_has_documents: 'hasDocuments',
  employee_has_reports: 'hasReports',
  unit_has_people: 'unitPeople',
  unit_has_units: 'unitUnits',
  account_inactive: 'accountInactive',
  type_in_use: 'typeInUse',
  own_grant: 'ownGrant',
  nobody_to_tell: 'nobodyToTell',
  beyond_own_rights: 'beyond',
}

/** What the server said about a field, as the page says it. An unknown reason is shown as it came. */
export function sayField(message: string): string {
  for (const [pattern, key] of fields) if (pattern.test(message)) return text.text(key)
  const least = /at least (\d+) char/.exec(message)
  if (least) return text.text('least', { min: least[1] })
  const line = /(?:1 to|at most) (\d+) (visible )?char/.exec(message)
  if (line) return text.text(line[2] ? 'spaces' : / on one line/.test(message) ? 'line' : 'most', { max: line[1] })
  return text.text('other', { message })
}

/** What the server said about the whole, as the page says it. */
export function sayWhole(problem: Problem): string {
  const slug = slugs[problem.type.split(/[/:#]/).at(-1) ?? '']
  if (slug) return text.text(slug)
  if (problem.offline) return text.text('offline')
  if (problem.undecided) return text.text('undecided')
  if (problem.status === 412) return text.text('stale')
  if (problem.status === 429) return text.text('throttled', { seconds: problem.retryAfter ?? 30 })
  if (problem.missing) return text.text('missingThing')
  if (problem.forbidden) return text.text('forbidden')
  if (problem.fields[0]) return sayField(problem.fields[0].message)
  if (problem.status >= 500) return text.text('ours', { code: problem.requestId || problem.status })
  return text.text('other', { message: problem.detail || problem.message })
}

/** The same, said anew when the language changes. */
export function useRefusals() {
  const { language } = usePreferences()
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the words are another language's
  return useMemo(() => ({ field: sayField, whole: sayWhole }), [language])
}
