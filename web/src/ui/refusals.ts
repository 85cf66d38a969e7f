import { useMemo } from 'react'
import type { FieldError, Problem } from '../api/problem'
import { words, type Values } from '../i18n/words'
import { usePreferences } from './preferences'
import { known, reasons } from './reasons'

/** What was refused as a whole, in the words of the page. */
const text = words(
  'refusals',
  {
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

/** Why a field is refused: its code, which has a text of its own; the sentence is for one that the page does not know. */
export type Reason = Partial<Pick<FieldError, 'code' | 'params' | 'message'>>

/** What the server said about a field, as the page says it. An unknown reason is shown as it came. */
export function sayField({ code, params, message }: Reason): string {
  if (code === 'too_short' && params?.min === 1) code = 'required' // one character is any at all
  return code && known(code) ? reasons.text(code, params as Values) : text.text('other', { message })
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
  if (problem.fields[0]) return sayField(problem.fields[0])
  if (problem.status >= 500) return text.text('ours', { code: problem.requestId || problem.status })
  return text.text('other', { message: problem.detail || problem.message })
}

/** The same, said anew when the language changes. */
export function useRefusals() {
  const { language } = usePreferences()
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the words are another language's
  return useMemo(() => ({ field: sayField, whole: sayWhole }), [language])
}
