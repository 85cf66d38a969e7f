import type { SchemaNearMissRow, SchemaStepRow, SchemaStrandRow, SchemaWhy, SchemaWhyNot } from '../../api/schema'
import type { Format } from '../../ui/format'
import type { IconName } from '../../ui/Icon'
import { given, isAction, type Action, type Effect } from './actions'
import { permissionText } from './i18n'
import { actionWords, firstDay, lastMoment, subjectWords } from './sentence'
import type { whyText } from './why-i18n'

export type Why = SchemaWhy
export type Failed = SchemaNearMissRow['failed']
/** A permission with its two strands, and what it does for the question. */
export type Path = { kind: 'match' | 'denial' | 'near'; strand: SchemaStrandRow; failed?: Failed }

type Say = typeof whyText.text

/** All paths of an answer, that which decides first. */
export function pathsOf(why: Why): Path[] {
  return [
    ...why.denials.map((strand) => ({ kind: 'denial' as const, strand })),
    ...why.matches.map((strand) => ({ kind: 'match' as const, strand })),
    ...why.nearest.map((n) => ({ kind: 'near' as const, strand: n, failed: n.failed })),
  ]
}

/** What somebody is called in a sentence: first names do. */
export const firstName = (name: string | undefined) => name?.split(' ')[0] ?? ''

export type Node = { key: string; icon: IconName; name: string; detail: string }

type About = { self: boolean; owner: string; className: string; say: Say }

const icons: Record<SchemaStepRow['kind'], IconName> = { user: 'user', role: 'key', employee: 'user', unit: 'tree', team: 'team', document: 'docs', company: 'docs', everyone: 'people' }

/** From the person to whom the permission is given to. The employee behind an account is the same person: one node. */
export function leftNodes(path: readonly SchemaStepRow[], { self, say }: About): Node[] {
  return path.flatMap((step, i) => {
    const before = path[i - 1]
    const node = (name: string | undefined, detail: string): Node[] => [{ key: `${step.kind} ${step.id ?? ''} ${i}`, icon: icons[step.kind], name: name ?? say('someone'), detail }]
    switch (step.kind) {
      case 'user':
        return node(step.name, self ? (step.detail ? say('step.youPosition', { position: step.detail }) : say('step.you')) : (step.detail ?? say('step.person')))
      case 'employee':
        if (before?.kind === 'user') return []
        return node(step.name, say('step.manager', { name: before?.name ?? '…' }))
      case 'role':
        return node(subjectWords({ kind: 'role', id: step.id }, permissionText.text), say(self ? 'step.myRole' : 'step.role'))
      case 'team':
        return node(step.name, say(self ? 'step.myTeam' : 'step.team'))
      case 'unit':
        return node(step.name, before?.kind === 'unit' ? say('step.above', { name: before.name ?? '…' }) : say(self ? 'step.myUnit' : 'step.unit'))
      default:
        return node(say('step.everyone'), say('step.everyoneText'))
    }
  })
}

/** From the document to what the permission is about. */
export function rightNodes(path: readonly SchemaStepRow[], { self, owner, className, say }: About): Node[] {
  return path.flatMap((step, i) => {
    const before = path[i - 1]
    const node = (name: string | undefined, detail: string): Node[] => [{ key: `${step.kind} ${step.id ?? ''} ${i}`, icon: icons[step.kind], name: name ?? say('someone'), detail }]
    switch (step.kind) {
      case 'document':
        return node(step.name, owner ? say('step.about', { owner, class: className }) : say('step.companyOwn', { class: className }))
      case 'employee':
        // Whom the account belongs to is one node, not two.
        if (path[i + 1]?.kind === 'user') return node(step.name, say(self ? 'step.selfYou' : 'step.self'))
        return node(step.name, before?.kind === 'employee' ? say('step.manager', { name: before.name ?? '…' }) : (step.detail ?? ''))
      case 'unit':
        return node(step.name, before?.kind === 'unit' ? say('step.above', { name: before.name ?? '…' }) : say('step.unit'))
      case 'team':
        return node(step.name, say('step.team'))
      case 'user':
        return []
      case 'company':
        return node(say('step.company'), '')
      default:
        return node(say('step.wholeCompany'), say('step.wholeCompanyText'))
    }
  })
}

type Words = { say: Say; f: Format; now: number; className: string }

const givenWords = (strand: { permission: { actions: readonly string[]; effect: Effect } }, f: Format) => actionWords(strand.permission.effect, strand.permission.actions.filter(isAction), permissionText.text, f)

/** The condition that fails, in a sentence: under the verdict (`no`) or in the permission itself (`fails`). */
export function failedWords(where: 'no' | 'fails', failed: Failed, permission: SchemaStrandRow['permission'], { say, f, now, className }: Words): string {
  switch (failed) {
    case 'action':
      return say(`${where}.action`, { actions: givenWords({ permission }, f) })
    case 'class':
      return say(`${where}.class`, { class: className })
    case 'window': {
      const early = !!permission.not_before && Date.parse(permission.not_before) > now
      return early ? say(`${where}.early`, { date: firstDay(permission.not_before!, f) }) : say(`${where}.late`, { date: lastMoment(permission.expires_at ?? '', f) })
    }
    default:
      return say(`${where}.${failed}`)
  }
}

/** "Ela alcança você pela sua equipe, alcança Ana pela unidade, inclui a classe Pessoal e está em vigor." */
export function pathWords(strand: SchemaStrandRow, why: Why, say: Say): string {
  const { subject, target, granted_by } = strand.permission
  if (granted_by.startsWith('service:')) return say('sub.automatic')
  const name = firstName(why.about.name)
  const owner = firstName(why.document.employee?.name)
  const s = why.self
  const subjects = { user: s ? 'sub.userSelf' : 'sub.user', role: s ? 'sub.roleSelf' : 'sub.role', unit: s ? 'sub.unitSelf' : 'sub.unit', team: s ? 'sub.teamSelf' : 'sub.team', reports_of: s ? 'sub.reports_ofSelf' : 'sub.reports_of', everyone: 'sub.everyone' } as const
  const targets = { everyone: 'sub.tEveryone', unit: 'sub.tUnit', team: 'sub.tTeam', employee: 'sub.tEmployee', reports: s ? 'sub.tReportsSelf' : 'sub.tReports', self: s ? 'sub.tSelfSelf' : 'sub.tSelf', document: 'sub.tDocument' } as const
  return say(why.past ? 'sub.itThen' : 'sub.it', { subject: say(subjects[subject.kind], { name }), target: say(targets[target.kind], { owner, name }), class: why.document.class_name })
}

/** The verdict and what it stands on. */
export function verdictWords(why: Why, say: Say, f: Format): { title: string; text: string } {
  const name = why.about.name ?? say('someone')
  const action = why.action as Action
  const now = Date.parse(why.at)
  const word = permissionText.text(`action.${action}`)
  if (why.allowed) {
    if (why.withheld || !why.matches[0]) return { title: say('yes.withheld'), text: say('yes.withheldText') }
    const key = action === 'view' ? (why.self ? 'yes.self' : 'yes.other') : why.self ? 'yes.selfAction' : 'yes.otherAction'
    return { title: say(key, { count: why.matches.length, name, action: word }), text: pathWords(why.matches[0], why, say) }
  }
  const title = action === 'upload' ? say(why.self ? 'no.selfUpload' : 'no.otherUpload', { name }) : say(why.self ? 'no.self' : 'no.other', { name, action: word })
  const near = why.nearest[0]
  const text = why.inactive
    ? say('no.inactive')
    : why.denials.length
      ? say('no.denied')
      : why.withheld
        ? say('no.withheld')
        : near
          ? failedWords('no', near.failed, near.permission, { say, f, now, className: why.document.class_name })
          : say('no.none')
  const restricted = !why.inactive && !why.denials.length && why.restricted && (!near || near.failed === 'class') ? ` ${say('no.restricted', { class: why.document.class_name })}` : ''
  return { title, text: text + restricted }
}

/** What one permission gives, of all that is allowed: the others come by other ways. */
export function givenBy(permission: SchemaStrandRow['permission'] | undefined): Set<Action> | undefined {
  return permission && new Set(given(permission.actions.filter(isAction)))
}

/** Classes that none of the ways includes. */
export function classesLeftOut(matches: Why['matches'], classes: readonly { id: string; name: string; restricted: boolean }[]) {
  const covers = (p: SchemaStrandRow['permission'], c: { id: string; restricted: boolean }) => (p.classes?.length ? p.classes.includes(c.id) : !c.restricted)
  return matches.length ? classes.filter((c) => !matches.some((m) => covers(m.permission, c))) : []
}

export type Missing = { actions: Action[]; not: SchemaWhyNot }

/** The actions that are not allowed, together where the same thing stands in the way of them. */
export function missingOf(list: readonly SchemaWhyNot[]): Missing[] {
  const out: Missing[] = []
  for (const not of list) {
    if (!isAction(not.action)) continue
    const same = out.find((m) => !!m.not.denied === !!not.denied && m.not.failed === not.failed && m.not.permission?.id === not.permission?.id)
    if (same) same.actions.push(not.action)
    else out.push({ actions: [not.action], not })
  }
  return out
}

export function missingWords({ not }: Missing, shown: string | undefined, say: Say, f: Format, className: string): string {
  if (not.denied) return say('not.denied')
  if (!not.failed || !not.permission) return say('not.none')
  if (not.failed === 'action') return say(not.permission.id === shown ? 'not.actionThis' : 'not.action', { actions: givenWords({ permission: not.permission }, f) })
  return say(`not.${not.failed}`, { class: className })
}
