import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { api, newKey } from '../../api/client'
import { useClasses } from '../../api/catalog'
import type { DocumentRow } from '../../api/documents'
import { personDetail, searchAccounts } from '../../api/people'
import type { SchemaDirectoryEntry, SchemaNewShare, SchemaShare } from '../../api/schema'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { Segmented } from '../../ui/Chip'
import { DateField } from '../../ui/DateField'
import { TextField } from '../../ui/Field'
import { useFirstField } from '../../ui/focus'
import { useFormErrors } from '../../ui/form'
import { addDays, parseDay, today, useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { uiText } from '../../ui/i18n'
import { announce } from '../../ui/live'
import { Picker, type Option } from '../../ui/Listbox'
import { useRefusals } from '../../ui/refusals'
import { AskUnsaved, useUnsaved } from '../../ui/Unsaved'
import { changeMany, detailQuery, type Outcome } from './data'
import { failures } from './failures'
import css from './DocumentPane.module.css'
import { docText } from './i18n'
import { PresentShares } from './PresentShares'

type End = 'none' | 'friday' | 'week' | 'month' | 'other'
const ends: End[] = ['none', 'friday', 'week', 'month', 'other']

/** With whom, what they may do, until when. The button names the effect; what is shared now stands under it. */
export default function SharePanel({ docs, shares, onDone, onFailed }: { docs: readonly DocumentRow[]; /** Of the one document, when there is one. */ shares?: readonly SchemaShare[]; onDone: () => void; /** Those of several that were not shared. */ onFailed?: (failed: Outcome['failed']) => void }) {
  const t = docText.useText()
  const ui = uiText.useText()
  const f = useFormat()
  const say = useRefusals()
  const client = useQueryClient()
  const classes = useClasses()
  const many = docs.length > 1
  const restricted = docs.some((d) => classes.byId.get(d.class)?.restricted)
  const errors = useFormErrors<'user_id' | 'expires_at' | 'reason'>()
  useFirstField(errors.form)

  const [person, setPerson] = useState<SchemaDirectoryEntry>()
  const [action, setAction] = useState<'view' | 'download'>('download')
  const [end, setEnd] = useState<End>('none')
  const [day, setDay] = useState('')
  const [reason, setReason] = useState('')
  const [done, setDone] = useState('')
  const [busy, setBusy] = useState(false)
  const unsaved = useUnsaved(!!person || reason !== '', ['doc', 'pane'])
  const key = useRef(newKey())
  const hits = useRef(new Map<string, SchemaDirectoryEntry>())

  const people = useCallback(async (q: string, signal: AbortSignal): Promise<Option[]> => {
    const found = await searchAccounts(q, signal)
    for (const p of found) hits.current.set(p.id, p)
    return found.map((p) => ({ value: p.id, label: p.name, detail: personDetail(p), lead: <Avatar name={p.name} size="small" quiet /> }))
  }, [])

  const until = { none: '', friday: nextFriday(), week: addDays(today(), 7), month: addDays(today(), 30), other: day }[end]

  async function submit() {
    if (
      errors.refuse({
        user_id: person ? undefined : t('share.missingWho'),
        expires_at: end === 'other' && !day ? t('share.missingDate') : until && until < today() ? t('share.pastDate') : undefined,
        reason: restricted && !reason.trim() ? t('share.missingReason') : undefined,
      })
    )
      return
    // A share until a day lasts to that day's end, here.
    const share: SchemaNewShare = { user_id: person!.id, actions: [action], expires_at: until ? parseDay(addDays(until, 1)).toISOString() : undefined, reason: reason.trim() || undefined }
    setBusy(true)
    setDone('')
    try {
      let count = 1
      if (many) {
        const out = await changeMany(docs.map((d) => d.id), { share })
        count = out.done.length
        if (out.failed.length) {
          errors.refuse({ all: [count > 0 && t('share.doneMany', { name: person!.name, count }), failures(out.failed, docs, (p) => say.whole(p), t, f)].filter(Boolean).join(' ') })
          return onFailed?.(out.failed)
        }
      } else await api.POST('/api/documents/{id}/shares', { params: { path: { id: docs[0]!.id } as never, header: { 'Idempotency-Key': key.current } }, body: share })
      key.current = newKey()
      const words = many ? t('share.doneMany', { name: person!.name, count }) : t('share.done', { name: person!.name })
      setDone(words)
      announce(words)
      setPerson(undefined)
      setReason('')
    } catch (cause) {
      errors.refused(cause, ['user_id', 'expires_at', 'reason'])
    } finally {
      setBusy(false)
      for (const doc of docs) void client.invalidateQueries({ queryKey: detailQuery(doc.id).queryKey })
    }
  }

  return (
    <div className={css.form}>
      <AskUnsaved of={unsaved} />
      <h2>{many ? t('share.titleMany', { count: docs.length }) : t('share.title')}</h2>
      <form
        ref={errors.form}
        className={css.fieldset}
        noValidate
        onSubmit={(e) => {
          e.preventDefault()
          if (!busy) void submit()
        }}
      >
        <Picker
          label={t('share.who')}
          options={people}
          value={person ? [person.id] : []}
          shown={person?.name}
          lead={person && <Avatar name={person.name} size="small" />}
          placeholder={t('share.whoHint')}
          error={errors.at.user_id}
          onChange={([id]) => {
            setPerson(hits.current.get(id!))
            setDone('')
            errors.clear()
            // Another person is another intent.
            key.current = newKey()
          }}
        />
        <div>
          <p className={css.legend}>{t('share.what')}</p>
          <Segmented label={t('share.what')} value={action} onChange={setAction} options={[{ value: 'download', label: t('share.download') }, { value: 'view', label: t('share.view') }]} />
        </div>
        <div>
          <p className={css.legend}>
            {t('share.until')} {end !== 'other' && until && <span className="dim num">{f.date(until)}</span>}
          </p>
          <div className={css.chips} role="group" aria-label={t('share.until')}>
            {ends.map((e) => (
              <Button key={e} size="small" aria-pressed={end === e} className={end === e ? css.chosen : undefined} onClick={() => setEnd(e)}>
                {t(e === 'none' ? 'share.noEnd' : `share.${e}`)}
              </Button>
            ))}
          </div>
          {end === 'other' && <DateField className={css.day} label={t('share.other')} value={day} min={today()} error={errors.at.expires_at} onChange={setDay} />}
        </div>
        {restricted && <TextField label={t('share.reason')} hint={t('share.reasonHint')} maxLength={500} value={reason} error={errors.at.reason} onChange={(e) => setReason(e.currentTarget.value)} />}
        {errors.at.all && (
          <p className={css.said} role="alert">
            {errors.at.all}
          </p>
        )}
        <div className={css.foot}>
          <Button kind="primary" type="submit" busy={busy}>
            {person ? t('share.doShare', { name: person.name }) : t('share.doShareNobody')}
          </Button>
          <Button kind="ghost" onClick={() => unsaved.leave(onDone)}>
            {ui('close')}
          </Button>
          {done && (
            <span className={css.done}>
              <Icon name="check" size="s" />
              {done}
            </span>
          )}
        </div>
      </form>
      {!many && shares && <PresentShares id={docs[0]!.id} shares={shares} onRevoked={() => setDone('')} />}
    </div>
  )
}

/** This week's Friday; on a Friday and later, the next one's. */
function nextFriday(): string {
  const weekday = parseDay(today()).getDay()
  return addDays(today(), (5 - weekday + 7) % 7 || 7)
}
