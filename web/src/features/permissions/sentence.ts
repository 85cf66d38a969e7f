import { addDays, parseDay, toDay, type Day, type Format } from '../../ui/format'
import { said, type Action, type Effect } from './actions'
import type { permissionText } from './i18n'

export type SubjectKind = 'user' | 'role' | 'unit' | 'team' | 'reports_of' | 'everyone'
export type TargetKind = 'everyone' | 'unit' | 'team' | 'employee' | 'reports' | 'self' | 'document'
export type Party<K> = { kind: K; id?: string; subtree?: boolean; /** As people call it; missing when it is not known. */ name?: string }

/** A permission as the sentence says it; what is not chosen yet is missing. */
export type Rule = {
  subject?: Party<SubjectKind>
  effect: Effect
  actions: readonly Action[]
  target?: Party<TargetKind>
  /** None means the default: every class but the restricted ones in an allow, every class in a denial. */
  classes: readonly { id: string; name: string }[]
  /** Instants, RFC 3339. */
  notBefore?: string
  expiresAt?: string
}

export type SlotName = 'subject' | 'effect' | 'actions' | 'target' | 'classes' | 'window'

/** The sentence, piece by piece: words between the slots, and slots. `empty` slots still want to be chosen. */
export type Piece = { text: string; slot?: SlotName; empty?: boolean }

type Say = typeof permissionText.text

/** The sentence of a permission: "DP Sul pode ver e baixar documentos de Regional Sul das classes Pessoal e Folha, sem prazo." */
export function sentence(rule: Rule, say: Say, f: Format): Piece[] {
  const { subject, effect, actions, target, classes } = rule
  const many = subject?.kind === 'everyone' || (subject?.kind === 'unit' && !!subject.subtree)
  const pieces: Piece[] = [
    subject ? { slot: 'subject', text: subjectWords(subject, say) } : { slot: 'subject', text: say('slot.chooseSubject'), empty: true },
    { slot: 'effect', text: say(effect === 'allow' ? (many ? 'say.canMany' : 'say.can') : many ? 'say.cannotMany' : 'say.cannot') },
    actions.length ? { slot: 'actions', text: actionWords(effect, actions, say, f) } : { slot: 'actions', text: say('slot.chooseActions'), empty: true },
    { text: say(target?.kind === 'document' ? (target.name ? 'say.theDocument' : 'say.aDocument') : target?.kind === 'self' ? 'say.documents' : 'say.documentsOf') },
    target ? { slot: 'target', text: targetWords(target, say) } : { slot: 'target', text: say('slot.chooseTarget'), empty: true },
    { text: say(classes.length === 0 ? 'say.in' : classes.length === 1 ? 'say.inClass' : 'say.inClasses') },
    { slot: 'classes', text: classes.length ? f.list(classes.map((c) => c.name)) : say(effect === 'allow' ? 'say.allButRestricted' : 'say.allClasses') },
  ]
  const from = rule.notBefore && firstDay(rule.notBefore, f)
  const to = rule.expiresAt && lastMoment(rule.expiresAt, f)
  if (from && to) pieces.push({ text: say('say.between') }, { slot: 'window', text: say('say.span', { from, to }) })
  else if (to) pieces.push({ text: say('say.until') }, { slot: 'window', text: to })
  else if (from) pieces.push({ text: say('say.from') }, { slot: 'window', text: from })
  else pieces.push({ text: ',' }, { slot: 'window', text: say('say.noEnd') })
  pieces.push({ text: '.' })
  return pieces
}

/** The sentence in one line, for those who listen. */
export function spoken(pieces: readonly Piece[]): string {
  return pieces.reduce((line, p) => line + (line && !/^[.,]/.test(p.text) ? ' ' : '') + p.text, '')
}

export function subjectWords(s: Party<SubjectKind>, say: Say): string {
  switch (s.kind) {
    case 'everyone':
      return say('say.everyone')
    case 'role':
      return s.id === 'hr' ? say('say.roleHr') : s.id === 'admin' ? say('say.roleAdmin') : s.id === 'employee' ? say('say.roleEmployee') : say('say.role', { id: s.id })
    case 'reports_of':
      return say('say.reportsOf', { name: s.name ?? '…' })
    case 'unit':
      if (s.name) return say(s.subtree ? 'say.below' : 'say.direct', { name: s.name })
  }
  return s.name ?? say('say.unknownSubject')
}

/** A unit without those below says so: the root is called like the company. */
export function targetWords(t: Party<TargetKind>, say: Say): string {
  switch (t.kind) {
    case 'everyone':
      return say('say.company')
    case 'self':
      return say('say.own')
    case 'reports':
      return say('say.reports')
    case 'document':
      return t.name ?? say('say.someDocument')
    case 'unit':
      if (t.name) return say(t.subtree ? 'say.below' : 'say.directOnly', { name: t.name })
  }
  return t.name ?? say('say.unknownTarget')
}

/** "ver e baixar"; in a denial "editar nem excluir". */
export function actionWords(effect: Effect, actions: readonly Action[], say: Say, f: Format): string {
  const list = said(effect, actions).map((a) => say(`action.${a}`))
  if (effect === 'allow' || list.length < 2) return f.list(list)
  return `${list.slice(0, -1).join(', ')} ${say('say.nor')} ${list.at(-1)}`
}

/** The day on which something begins; with its hour unless that is midnight. */
export function firstDay(instant: string, f: Format): string {
  const date = new Date(instant)
  return midnight(date) ? f.date(date) : f.dateTime(date)
}

/** The last day of a window: its end is the instant at which it is over, so midnight belongs to the day before. */
export function lastMoment(instant: string, f: Format): string {
  const date = new Date(instant)
  return midnight(date) ? f.date(addDays(toDay(date), -1)) : f.dateTime(date)
}

const midnight = (d: Date) => d.getHours() === 0 && d.getMinutes() === 0 && d.getSeconds() === 0

/** Whether an instant is a midnight here, so that days say it all. */
export const wholeDays = (instant: string) => midnight(new Date(instant))

/** The instant at which a last day is over, and that at which a first day begins: here, where people are. */
export const endOf = (day: Day): string => parseDay(addDays(day, 1)).toISOString()
export const startOf = (day: Day): string => parseDay(day).toISOString()

/** The last day of a window that ends at midnight, else the day of its end. */
export function lastDay(instant: string | undefined): Day {
  if (!instant) return ''
  const date = new Date(instant)
  return midnight(date) ? addDays(toDay(date), -1) : toDay(date)
}
