import { Fragment, useId, useState } from 'react'
import { asProblem } from '../../api/problem'
import { useSession } from '../../api/session'
import { Button } from '../../ui/Button'
import { classLook } from '../../ui/classes'
import { TextArea } from '../../ui/Field'
import { useFormat } from '../../ui/format'
import { useFormErrors } from '../../ui/form'
import { uiText } from '../../ui/i18n'
import { Icon } from '../../ui/Icon'
import { Meanwhile, useMeanwhile } from '../../ui/Meanwhile'
import { Effect } from '../../ui/reach/Effect'
import { refusedBy, useEffectOf } from '../../ui/reach/preview'
import { AskUnsaved, useUnsaved } from '../../ui/Unsaved'
import { comparedIn, inputOf, type Input } from './data'
import { draftFrom, restrictedIn, slotsOf, wrongIn, type Draft, type Field, type Slots } from './draft'
import { permissionText } from './i18n'
import { Meaning, whenWords } from './Meaning'
import css from './PermissionForm.module.css'
import { firstDay, sentence, type Piece, type SlotName } from './sentence'
import { Similar } from './Similar'
import { Slot } from './Slot'
import { ActionsChoice, ClassesChoice, EffectChoice, SubjectChoice, TargetChoice, WindowChoice } from './SlotChoices'

const fields: readonly Field[] = ['subject', 'actions', 'target', 'classes', 'window', 'reason']

/** Somebody else changed the permission first: what both began from, and what it says now. */
export type Overtaken = { base: Draft; now: Draft; at: string }

/** The sentence that is a permission: each slot a choice, what it means beside it, why under it. */
export function PermissionForm({ start, id, onSave, onDiscard, onExtend }: { start: Draft; /** The permission being edited. */ id?: string; onSave: (input: Input, seen: number | undefined, leave: (go: () => void) => void) => Promise<Overtaken | void>; onDiscard: () => void; onExtend?: (id: string, draft: Draft) => void }) {
  const t = permissionText.useText()
  const f = useFormat()
  const { classes } = useSession()
  const errors = useFormErrors<Field>()
  const [draft, setDraft] = useState(start)
  const [busy, setBusy] = useState(false)
  const ui = uiText.useText()
  const meanwhile = useMeanwhile<Slots>()
  const unsaved = useUnsaved(JSON.stringify(slotsOf(draft)) !== JSON.stringify(slotsOf(start)))
  const wrongId = useId()
  const deny = draft.effect === 'deny'
  const restricted = restrictedIn(draft, classes)
  const pieces = sentence(draft, t, f)
  const [asked, ask] = useState<'changed'>()
  const input = inputOf(draft, '')
  const whole = input && draft.actions.length > 0 && !wrongIn(draft, classes, t).window && !wrongIn(draft, classes, t).actions ? input : undefined
  const effect = useEffectOf(whole && (id ? { replace: { permission_id: id, permission: whole } } : { grant: whole }), comparedIn(draft))
  const exact = effect && !effect.waiting && !effect.problem ? effect.preview : undefined

  function set(change: Partial<Draft>, field?: Field) {
    const next = { ...draft, ...change }
    setDraft(next)
    meanwhile.wrote(slotsOf(next))
    errors.clear(field)
    errors.clear('all')
    ask(undefined)
  }

  async function save() {
    const input = inputOf(draft, draft.reason)
    ask(undefined)
    const refused = refusedBy(effect)
    if (refused) {
      errors.refused(rename(refused), fields)
      return void effect?.again() // the rights may have changed since
    }
    if (errors.refuse(wrongIn(draft, classes, t)) || !input) return
    if (meanwhile.undecided) return void errors.refuse({ all: ui('meanwhile.undecided') })
    setBusy(true)
    try {
      const overtaken = await onSave(input, exact?.revision, unsaved.leave)
      if (overtaken) {
        // Put together it is a rule that nobody has decided on yet: its effect is counted anew, and it is asked.
        const merged = meanwhile.meet(slotsOf(overtaken.base), slotsOf(draft), slotsOf(overtaken.now), overtaken.at)
        setDraft(draftFrom(merged.value))
        if (merged.both.length === 0) errors.refuse({ all: ui('meanwhile.check') })
        setBusy(false)
      }
    } catch (cause) {
      if (asProblem(cause).status === 412 && exact) {
        // The rights are no longer those that were counted: count again, and let the person decide again.
        await effect?.again()
        ask('changed')
      } else errors.refused(rename(cause), fields)
      setBusy(false)
    }
  }

  const slot = (p: Piece & { slot: SlotName }, follow: string) => (
    <span className={css.hold}>
      <Slot
        label={t(`slot.${p.slot}`)}
        text={p.text}
        follow={follow}
        empty={p.empty}
        wrong={p.slot !== 'effect' && errors.at[p.slot] ? wrongId : undefined}
        hue={p.slot === 'classes' && draft.classes.length === 1 ? classLook(draft.classes[0]!.id).hue : undefined}
        width={p.slot === 'window' || p.slot === 'effect' || p.slot === 'actions' ? 320 : 380}
      >
        {(close) => {
          switch (p.slot) {
            case 'subject':
              return <SubjectChoice value={draft.subject} onChange={(subject) => set({ subject }, 'subject')} onClose={close} />
            case 'effect':
              return <EffectChoice value={draft.effect} onChange={(effect) => set({ effect })} onClose={close} />
            case 'actions':
              return <ActionsChoice effect={draft.effect} value={draft.actions} single={draft.target?.kind === 'document'} onChange={(chosen) => set({ actions: chosen }, 'actions')} onClose={close} />
            case 'target':
              return <TargetChoice value={draft.target} onChange={(target) => set({ target }, 'target')} onClose={close} />
            case 'classes':
              return <ClassesChoice effect={draft.effect} value={draft.classes} onChange={(chosen) => set({ classes: chosen }, 'classes')} onClose={close} />
            case 'window':
              return <WindowChoice value={draft} onChange={(window) => set(window, 'window')} onClose={close} />
          }
        }}
      </Slot>
    </span>
  )

  const wrong = fields.filter((x) => x !== 'reason' && errors.at[x])
  return (
    <div className={css.permission}>
      <form
        ref={errors.form}
        className={css.say}
        data-deny={deny || undefined}
        noValidate
        onSubmit={(e) => {
          e.preventDefault()
          void save()
        }}
      >
        <div className={css.scroll}>
          <AskUnsaved of={unsaved} />
          <Meanwhile of={meanwhile} say={said} onChoose={(part, from) => (setDraft((now) => draftFrom({ ...slotsOf(now), [part]: from[part] })), errors.clear('all'))} />
          <div className={css.phrase}>
            {pieces.map((p, i) => {
              if (!p.slot) return i === pieces.length - 1 || p.text === ',' ? null : <Fragment key={i}> {p.text} </Fragment>
              const next = pieces[i + 1]?.text
              return <Fragment key={p.slot}>{slot(p as Piece & { slot: SlotName }, next === ',' || next === '.' ? next : '')} </Fragment>
            })}
          </div>
          {(wrong.length > 0 || errors.at.all) && (
            <ul className={css.wrong} role="alert" id={wrongId}>
              {wrong.map((x) => (
                <li key={x}>{errors.at[x]}</li>
              ))}
              {errors.at.all && <li>{errors.at.all}</li>}
            </ul>
          )}
          <TextArea className={css.reason} label={t('reason.label')} hint={t('reason.hint')} optional={!deny && restricted.length === 0} rows={1} maxLength={500} value={draft.reason} error={errors.at.reason} onChange={(e) => set({ reason: e.currentTarget.value }, 'reason')} />
          <ul className={css.rules}>
            {restricted.map((c) => (
              <li key={c.id} className={classLook(c.id).hue}>
                <Icon name={classLook(c.id).symbol} className={css.symbol} />
                <span>
                  <permissionText.Rich k="rule.restricted" values={{ class: c.name }} />
                </span>
              </li>
            ))}
            {deny && (
              <li>
                <Icon name="stop" className="bad" />
                <span>
                  <permissionText.Rich k="rule.denyReason" />
                </span>
              </li>
            )}
            <li>
              <Icon name="stop" className="dim" />
              <span>{t(deny ? 'mean.denyNote' : 'mean.allowNote')}</span>
            </li>
            <li>
              <Icon name="clock" className="dim" />
              <span className="num">{whenWords(draft, t, f)}</span>
            </li>
          </ul>
          <Similar rule={draft} not={id} onExtend={onExtend && ((other) => unsaved.leave(() => onExtend(other, draft)))} />
        </div>
        <div className={css.act}>
          <Button kind={deny ? 'danger' : 'primary'} type="submit" busy={busy}>
            {submitWords()}
          </Button>
          <Button kind="ghost" onClick={() => unsaved.leave(onDiscard)}>
            {t('submit.discard')}
          </Button>
          <span className={css.note}>{t('submit.note')}</span>
        </div>
      </form>
      <aside className={css.side}>
        <Effect state={effect} kind={id ? 'save' : deny ? 'deny' : 'grant'} notice={asked === 'changed'} later={draft.notBefore && effect && exact && Date.parse(exact.at) > effect.countedAt ? firstDay(draft.notBefore, f) : undefined} />
        <Meaning rule={draft} />
      </aside>
    </div>
  )

  /** A slot as the sentence would say it. */
  function said(part: keyof Slots, of: Slots): { name: string; value: string } {
    if (part === 'reason') return { name: t('reason.label'), value: of.reason }
    const value = sentence(draftFrom(of), t, f).find((p) => p.slot === part)
    return { name: t(`slot.${part}`), value: value && !value.empty ? value.text : '' }
  }

  /** The button names the effect, once that is known: never an old number. */
  function submitWords(): string {
    if (exact && !exact.unchanged && exact.action === 'view') {
      if (id) return exact.people_lose && !exact.people_gain ? t('submit.saveLose', { count: exact.people_lose }) : exact.people_gain && !exact.people_lose ? t('submit.saveGain', { count: exact.people_gain }) : t('submit.save')
      return deny ? t('submit.denyCount', { count: exact.people_lose }) : t('submit.grantCount', { count: exact.people_gain })
    }
    if (id) return t('submit.save')
    if (exact?.unchanged) return t(deny ? 'submit.denyAnyway' : 'submit.grantAnyway')
    const s = draft.subject
    const name = s?.kind === 'everyone' ? t('submit.everyone') : s && (s.kind === 'user' || s.kind === 'unit' || s.kind === 'team') ? s.name : undefined
    if (!name) return t(deny ? 'submit.deny' : 'submit.grant')
    return t(deny ? 'submit.denyTo' : 'submit.grantTo', { name })
  }
}

/** The server names what it refused by its own paths; the slots are their roots. */
function rename(cause: unknown): unknown {
  const problem = cause as { fields?: { field: string; message: string }[] }
  if (Array.isArray(problem.fields)) for (const field of problem.fields) field.field = field.field.replace(/^(body\.)?(change\.(grant|replace\.permission)\.)?/, '').replace(/^(subject|target)\..*/, '$1').replace(/^(actions|classes)\[.*/, '$1').replace(/^(not_before|expires_at)$/, 'window')
  return cause
}
