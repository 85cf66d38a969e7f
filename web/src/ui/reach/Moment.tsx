import { useState } from 'react'
import { Button, LinkButton } from '../Button'
import { DateField } from '../DateField'
import { addDays, parseDay, toDay, today, useFormat, type Day } from '../format'
import { Icon } from '../Icon'
import { Popover } from '../Popover'
import css from './Moment.module.css'
import { reachText } from './words'

/** As it was on another day: a press opens a day to choose. */
export function Moment({ at, link, onChange }: { at?: string; /** It reads like a link instead of a button, in these words where the usual ones do not say of what. */ link?: boolean | string; onChange: (at: string | undefined) => void }) {
  const t = reachText.useText()
  const f = useFormat()
  const [open, setOpen] = useState(false)
  const [day, setDay] = useState(dayOf(at))
  const [wrong, setWrong] = useState<string>()
  const toggle = () => (setDay(dayOf(at)), setWrong(undefined), setOpen(!open))
  const words = at ? f.dateTime(at) : t('date.nowButton', { date: f.date(today()) })
  return (
    <Popover
      open={open}
      onOpen={setOpen}
      label={t('date.other')}
      width={300}
      position={link ? 'bottom-start' : 'bottom-end'}
      target={
        link ? (
          <span>
            <LinkButton aria-haspopup="dialog" aria-expanded={open} onClick={toggle}>
              {typeof link === 'string' ? link : t('date.other')}
            </LinkButton>
          </span>
        ) : (
          <button type="button" className={css.button} aria-haspopup="dialog" aria-expanded={open} title={t('date.other')} onClick={toggle}>
            <Icon name="clock" />
            <span className="num">{words}</span>
          </button>
        )
      }
    >
      <form
        className={css.form}
        noValidate
        onSubmit={(e) => {
          e.preventDefault()
          if (!day) return setWrong(t('date.need'))
          if (day > today()) return setWrong(t('date.future'))
          setOpen(false)
          onChange(momentOf(day))
        }}
      >
        <DateField label={t('date.label')} first value={day} max={today()} error={wrong} onChange={(d) => (setDay(d), setWrong(undefined))} />
        <div>
          <Button kind="primary" size="small" type="submit">
            {t('date.show')}
          </Button>
          {at && (
            <Button kind="ghost" size="small" onClick={() => (setOpen(false), onChange(undefined))}>
              {t('date.now')}
            </Button>
          )}
        </div>
      </form>
    </Popover>
  )
}

/** Over an answer about the past, so that nobody takes it for now. */
export function PastBand({ at, onNow }: { at: string; onNow: () => void }) {
  const t = reachText.useText()
  const f = useFormat()
  return (
    <p className={css.band} role="status">
      <Icon name="clock" />
      <span>
        {t('date.band', { when: f.dateTime(at) })} <LinkButton onClick={onNow}>{t('date.now')}</LinkButton>
      </span>
    </p>
  )
}

/** The moment that stands for a day that is past: its end here; today is now. */
function momentOf(day: Day): string | undefined {
  return day === today() ? undefined : new Date(parseDay(addDays(day, 1)).getTime() - 1000).toISOString()
}

const dayOf = (at: string | undefined): Day => (at ? toDay(new Date(at)) : today())
