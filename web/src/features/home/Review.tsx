import { useNavigate } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { newKey } from '../../api/client'
import { toCheck, type DocumentType } from '../../api/documents'
import { asProblem } from '../../api/problem'
import { sendDocument, type NewDocument } from '../../api/send'
import { useSession } from '../../api/session'
import { useClasses } from '../../api/catalog'
import { Button } from '../../ui/Button'
import { DateField } from '../../ui/DateField'
import { TextField } from '../../ui/Field'
import { addDays, today, useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { classLook } from '../../ui/classes'
import { WhoWillSee } from '../../ui/reach/WhoWillSee'
import { useRefusals } from '../../ui/refusals'
import { endInWords, leaveFields } from './days'
import { noteText } from './i18n'
import { outbox } from './outbox'
import type { Paper } from './photo'
import { PaperView } from './PaperView'
import css from './Review.module.css'

const mostDays = 180
type When = 'today' | 'yesterday' | 'other'

/** Tap 2 and 3: is it sharp, from when, for how long; who will see it; and it goes. */
export function Review({ type, paper, onFile, onKept }: { type: DocumentType; paper: Paper | undefined; onFile: (file: File) => void; onKept: (at: number) => void }) {
  const t = noteText.useText()
  const f = useFormat()
  const say = useRefusals()
  const { user } = useSession()
  const classes = useClasses()
  const client = useQueryClient()
  const navigate = useNavigate()
  const asks = leaveFields(type.fields)
  const [when, setWhen] = useState<When>('today')
  const [other, setOther] = useState('')
  const [days, setDays] = useState(1)
  const [more, setMore] = useState<Record<string, string>>({})
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const [sent, setSent] = useState<number>()
  const attempt = useRef({ key: newKey(), said: '' })
  const form = useRef<HTMLFormElement>(null)

  const start = when === 'today' ? today() : when === 'yesterday' ? addDays(today(), -1) : other
  const className = classes.name(type.class)
  const restricted = classes.byId.get(type.class)?.restricted

  function words(): NewDocument {
    const fields: Record<string, string | number> = Object.fromEntries(Object.entries(more).filter(([, v]) => v.trim()))
    if (asks.start) fields[asks.start.id] = start
    if (asks.days) fields[asks.days.id] = days
    // A title is what everyone reads, so it is in the company's language, whatever this person's.
    const title = asks.days ? `${type.name}, ${days} ${days === 1 ? 'dia' : 'dias'}` : type.name
    return { type: type.id, title, date: start, employee_id: user.employee_id, fields, tags: [toCheck] }
  }

  function lacking(): Record<string, string> {
    const out: Record<string, string> = {}
    if (!start) out.date = t('startMissing')
    else if (start > today()) out.date = t('future')
    else if (start < addDays(today(), -366)) out.date = t('tooOld')
    for (const field of asks.others) if (!more[field.id]?.trim()) out[`fields.${field.id}`] = t('missing')
    return out
  }

  async function send() {
    if (!paper) return
    const lacks = lacking()
    setWrong(lacks)
    if (Object.keys(lacks).length) return focusFirst()
    const document = words()
    const said = JSON.stringify(document)
    // The key stays for the same words and the same photo; the page of another photo begins anew.
    if (attempt.current.said && attempt.current.said !== said) attempt.current = { key: newKey(), said }
    attempt.current.said = said
    const { key } = attempt.current
    setSent(0)
    try {
      const stored = await sendDocument({ document, content: paper.content, filename: paper.filename, key, onProgress: setSent })
      void client.invalidateQueries({ queryKey: ['home'] })
      void client.invalidateQueries({ queryKey: ['documents'] })
      client.setQueryData(['home', 'receipt', stored.id], stored)
      await navigate({ to: '/inicio/atestado', search: { recebido: stored.id }, replace: true })
    } catch (error) {
      setSent(undefined)
      const problem = asProblem(error)
      if (problem.offline) return onKept(await outbox.keep({ id: key, account_id: user.account_id, document, content: paper.content, filename: paper.filename }))
      setWrong({
        ...Object.fromEntries(problem.fields.map((x) => [x.field, say.field(x)])),
        all: problem.status === 413 ? t('tooLarge') : problem.type.endsWith('content_contradicts_its_kind') ? t('contradicts') : t('refused', { why: say.whole(problem) }),
      })
      focusFirst()
    }
  }

  function focusFirst() {
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }

  const dateWrong = wrong.date ?? (asks.start && wrong[`fields.${asks.start.id}`])
  const share = sent !== undefined && paper ? sent / paper.content.size : 0
  return (
    <form
      ref={form}
      className={css.form}
      noValidate
      onSubmit={(e) => {
        e.preventDefault()
        if (sent === undefined) void send()
      }}
    >
      <div className={css.scroll}>
        <PaperView paper={paper} type={type} onFile={onFile} />
        <div className={css.fields}>
          {asks.start && (
            <fieldset>
              <legend>{t('start')}</legend>
              <div className={css.choices}>
                {(['today', 'yesterday', 'other'] as const).map((w) => (
                  <button key={w} type="button" aria-pressed={when === w} onClick={() => setWhen(w)}>
                    {t(w)}
                  </button>
                ))}
              </div>
              {when === 'other' && <DateField className={css.day} label={t('otherDay')} value={other} min={addDays(today(), -366)} max={today()} error={dateWrong} onChange={setOther} />}
              {when !== 'other' && dateWrong && <p className={css.wrong}>{dateWrong}</p>}
            </fieldset>
          )}
          {asks.days && (
            <fieldset>
              <legend id="dias">{t('howMany')}</legend>
              <div className={css.stepper}>
                <button type="button" aria-label={t('fewer')} onClick={() => setDays(Math.max(1, days - 1))}>
                  <Icon name="minus" />
                </button>
                <output aria-live="polite" aria-labelledby="dias">
                  {t('days', { count: days })}
                </output>
                <button type="button" aria-label={t('more')} onClick={() => setDays(Math.min(mostDays, days + 1))}>
                  <Icon name="plus" />
                </button>
                {start && <span>{endInWords(start, days, f, t)}</span>}
              </div>
              {wrong[`fields.${asks.days.id}`] && <p className={css.wrong}>{wrong[`fields.${asks.days.id}`]}</p>}
            </fieldset>
          )}
          {asks.others.map((field) => (
            <TextField key={field.id} size="big" label={field.name} maxLength={500} value={more[field.id] ?? ''} error={wrong[`fields.${field.id}`]} onChange={(e) => setMore({ ...more, [field.id]: e.currentTarget.value })} />
          ))}
          <div className={`${css.who} ${classLook(type.class).hue}`}>
            <Icon name={classLook(type.class).symbol} size="l" />
            <WhoWillSee employeeId={user.employee_id} classId={type.class} otherwise={t(restricted ? 'whoRestricted' : 'whoOpen', { class: className })} />
          </div>
          {wrong.all && (
            <p className={css.all} role="alert">
              <Icon name="warn" />
              <span>{wrong.all}</span>
            </p>
          )}
        </div>
      </div>
      <div className={css.foot}>
        <Button kind="primary" type="submit" busy={sent !== undefined || !paper} className={css.send}>
          {sent === undefined ? t('send') : share >= 1 ? t('storing') : t('sending', { percent: Math.floor(share * 100) })}
        </Button>
      </div>
    </form>
  )
}
