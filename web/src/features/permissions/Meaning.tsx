import type { Format } from '../../ui/format'
import { given } from './actions'
import { ClassReach } from './ClassReach'
import { permissionText } from './i18n'
import { Ladder } from './Ladder'
import css from './Meaning.module.css'
import { firstDay, lastMoment, wholeDays, type Rule, type SubjectKind, type TargetKind } from './sentence'

const subjectKeys = { user: 'mean.subjectUser', role: 'mean.subjectRole', unit: 'mean.subjectUnit', team: 'mean.subjectTeam', reports_of: 'mean.subjectReports', everyone: 'mean.subjectEveryone' } as const satisfies Record<SubjectKind, string>
const targetKeys = { unit: 'mean.targetUnit', team: 'mean.targetTeam', employee: 'mean.targetEmployee', reports: 'mean.targetReports', self: 'mean.targetSelf', everyone: 'mean.targetEveryone', document: 'mean.targetDocument' } as const satisfies Record<TargetKind, string>

/** When it begins and ends by itself. */
export function whenWords(rule: Pick<Rule, 'notBefore' | 'expiresAt'>, t: typeof permissionText.text, f: Format): string {
  const starts = rule.notBefore && firstDay(rule.notBefore, f)
  const ends = rule.expiresAt && lastMoment(rule.expiresAt, f)
  const begin = starts ? t(ends ? 'mean.starts' : 'mean.startsNoEnd', { date: starts }) : t(ends ? 'mean.now' : 'mean.nowNoEnd')
  return ends ? `${begin} ${t(wholeDays(rule.expiresAt!) ? 'mean.ends' : 'mean.endsAt', { date: ends })}` : begin
}

/** What the sentence means, in words: what each part brings along, leaves out, and does by itself later. */
export function Meaning({ rule }: { rule: Rule }) {
  const t = permissionText.useText()
  const { subject, target } = rule
  const deny = rule.effect === 'deny'
  const all = deny ? [] : given(rule.actions)
  const notes = [!deny && rule.actions.includes('upload') && !all.includes('view') && t('mean.upload'), all.includes('manage') && t('mean.manage')].filter((x): x is string => !!x)
  return (
    <details className={css.meaning} aria-label={t('mean.label')}>
      <summary>{t('mean.label')}</summary>
      <section>
        <h2>{t(deny ? 'mean.takes' : 'mean.gives')}</h2>
        <Ladder effect={rule.effect} chosen={rule.actions} />
        {notes.map((n) => (
          <p key={n}>{n}</p>
        ))}
      </section>
      <section>
        <h2>{t('mean.which')}</h2>
        <ClassReach rule={rule} />
      </section>
      {subject && (
        <section>
          <h2>{t(deny ? 'mean.whoDeny' : 'mean.who')}</h2>
          <p>{t(subjectKeys[subject.kind], { name: subject.name })}</p>
        </section>
      )}
      {target && (
        <section>
          <h2>{t('mean.whose')}</h2>
          <p>{t(targetKeys[target.kind])}</p>
        </section>
      )}
    </details>
  )
}
