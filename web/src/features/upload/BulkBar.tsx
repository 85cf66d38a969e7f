import { useState, type ReactNode } from 'react'
import { Button, IconButton } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { DateField } from '../../ui/DateField'
import { today } from '../../ui/format'
import type { IconName } from '../../ui/Icon'
import { Kbd } from '../../ui/Kbd'
import { Listbox, Picker } from '../../ui/Listbox'
import { Popover } from '../../ui/Popover'
import { uploadText } from './i18n'
import { useAccounts, usePeople, useTypeOptions } from './pick'
import type { Row } from './row'
import css from './UploadPage.module.css'

const nobody: never[] = []

type Props = { chosen: readonly Row[]; all: number; onAll: (on: boolean) => void; onSay: (change: Partial<Row>) => void; onConfirm: (ids: string[]) => void; onRemove: () => void }

/** What is said once for all selected rows. */
export function BulkBar({ chosen, all, onAll, onSay, onConfirm, onRemove }: Props) {
  const t = uploadText.useText()
  const people = usePeople(nobody)
  const types = useTypeOptions()
  const [date, setDate] = useState('')
  // Only a guess with one name is confirmed without being looked at one by one.
  const guesses = chosen.filter((r) => r.person && !r.confirmed && r.homonyms.length < 2).map((r) => r.id)
  return (
    <div className={css.bulk} role="group" aria-label={t('bar.label')}>
      <Checkbox label={t('bar.all')} checked={chosen.length === all} mixed={chosen.length > 0 && chosen.length < all} onChange={(on) => onAll(on)} />
      <b>{t('bar.count', { count: chosen.length })}</b>
      <span className={css.applyTo}>{t('bar.apply')}</span>
      <Drop icon="user" label={t('bar.person')}>
        {(close) => (
          <Listbox
            label={t('bar.person')}
            placeholder={t('personSearch')}
            options={people.options}
            value={[]}
            onChange={([id]) => {
              const person = people.chosen(id!)
              if (person) onSay({ person, confirmed: true, how: 'chosen', homonyms: [] })
              close()
            }}
          />
        )}
      </Drop>
      <Drop icon="docs" label={t('bar.type')}>
        {(close) => (
          <Listbox
            label={t('bar.type')}
            options={types}
            value={[]}
            onChange={([id]) => {
              onSay({ typeId: id, typeHow: 'chosen' })
              close()
            }}
          />
        )}
      </Drop>
      <Drop icon="cal" label={t('bar.date')}>
        {(close) => (
          <form
            className={css.small}
            onSubmit={(e) => {
              e.preventDefault()
              if (date) onSay({ date, dateHow: 'chosen' })
              close()
            }}
          >
            <DateField label={t('pane.date')} value={date} onChange={setDate} />
            <Button kind="primary" type="submit">
              {t('bar.set')}
            </Button>
          </form>
        )}
      </Drop>
      <Drop icon="share" label={t('bar.share')}>{(close) => <ShareForm onSet={(share) => (onSay({ share }), close())} />}</Drop>
      {guesses.length > 1 && (
        <Button kind="ghost" size="small" icon="check" onClick={() => onConfirm(guesses)}>
          {t('bar.confirm', { count: guesses.length })}
        </Button>
      )}
      <IconButton icon="trash" label={t('bar.remove')} onClick={onRemove} />
      <span className={css.enter}>
        <Kbd>Enter</Kbd> {t('bar.enter')}
      </span>
    </div>
  )
}

function Drop({ icon, label, children }: { icon: IconName; label: string; children: (close: () => void) => ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      onOpen={setOpen}
      label={label}
      target={
        <Button icon={icon} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
          {label}
        </Button>
      }
    >
      {children(() => setOpen(false))}
    </Popover>
  )
}

/** With one person, until a day: for all selected rows alike. */
function ShareForm({ onSet }: { onSet: (share: Row['share']) => void }) {
  const t = uploadText.useText()
  const accounts = useAccounts()
  const [id, setId] = useState('')
  const [until, setUntil] = useState('')
  const [wrong, setWrong] = useState('')
  return (
    <form
      className={css.small}
      onSubmit={(e) => {
        e.preventDefault()
        if (until && until < today()) return setWrong(t('pastDate'))
        onSet(id ? [{ user_id: id, name: accounts.nameOf(id), until }] : [])
      }}
    >
      <Picker label={t('pane.share')} options={accounts.options} value={id ? [id] : []} shown={id ? accounts.nameOf(id) : undefined} placeholder={t('pane.shareNone')} onChange={([next]) => setId(next!)} onClear={() => setId('')} />
      {id && <DateField label={t('pane.until')} optional hint={t('pane.untilHint')} value={until} min={today()} error={wrong} onChange={(d) => (setUntil(d), setWrong(''))} />}
      <Button kind="primary" type="submit">
        {t('bar.set')}
      </Button>
    </form>
  )
}
