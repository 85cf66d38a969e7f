import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asProblem } from '../../api/problem'
import { Button } from '../../ui/Button'
import { DateField } from '../../ui/DateField'
import { Dialog } from '../../ui/Dialog'
import { today, useFormat } from '../../ui/format'
import { useFormErrors } from '../../ui/form'
import { FormPane } from '../../ui/FormPane'
import { Icon } from '../../ui/Icon'
import { useRefusals } from '../../ui/refusals'
import { change, erase, personQuery, reread, type PersonPageData } from './data'
import { EmployeeForm } from './EmployeeForm'
import dialogCss from './GroupDialogs.module.css'
import { peopleText } from './i18n'
import { MovePane } from './MovePane'
import moveCss from './MovePane.module.css'
import type { Org } from './org'
import type { Done } from './PeopleUndo'
import type { PersonSearch } from './PersonPage'

export type PersonPaneKind = 'edit' | 'move' | 'leave' | 'back' | 'erase'

/** What is done about one person, beside their papers. */
export function PersonPane({ kind, page, org, to, first, go, onDone }: { kind: PersonPaneKind; page: PersonPageData; org: Org; to?: string; first: string; go: (change: Partial<PersonSearch>, replace?: boolean) => void; onDone: (done: Done) => void }) {
  const close = () => go({ pane: undefined, to: undefined })
  const { employee: e } = page
  switch (kind) {
    case 'edit':
      return <EmployeeForm key={e.id} org={org} employee={e} managerName={page.manager?.name} seesCpf={page.can.see_cpf} etag={page.etag} onClose={close} onSaved={close} />
    case 'move':
      return <MovePane org={org} people={[e]} to={to} onTo={(unit) => go({ to: unit }, true)} onClose={close} onMoved={(done) => (onDone(done), close())} />
    case 'leave':
      return <LeavePane page={page} first={first} onClose={close} onDone={(text) => (onDone({ kind: 'said', text }), close())} />
    case 'back':
      return <BackDialog page={page} first={first} onClose={close} onDone={(text) => (onDone({ kind: 'said', text }), close())} />
    case 'erase':
      return <EraseDialog page={page} onClose={close} />
  }
}

/** Leaving the company: the last day, and what happens to the account, the papers and those who reported to them. */
function LeavePane({ page, first, onClose, onDone }: { page: PersonPageData; first: string; onClose: () => void; onDone: (text: string) => void }) {
  const t = peopleText.useText()
  const f = useFormat()
  const client = useQueryClient()
  const errors = useFormErrors<'terminated_on'>()
  const [day, setDay] = useState(today())
  const [busy, setBusy] = useState(false)
  const { employee: e } = page

  async function save() {
    const wrong = !day ? t('leaving.needDay') : e.hired_on && day < e.hired_on ? t('leaving.beforeHired', { date: f.date(e.hired_on) }) : undefined
    if (errors.refuse({ terminated_on: wrong })) return
    setBusy(true)
    try {
      await change(e.id, { status: 'terminated', terminated_on: day }, page.etag)
      await reread(client)
      onDone(t('leaving.done', { name: e.name }))
    } catch (cause) {
      if (asProblem(cause).status === 412) await client.invalidateQueries(personQuery(e.id))
      errors.refused(cause, ['terminated_on'])
      setBusy(false)
    }
  }

  return (
    <FormPane
      title={t('leaving.title')}
      sub={e.name}
      errors={errors}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button kind="danger" type="submit" busy={busy}>
            {t('leaving.action', { name: first })}
          </Button>
          <Button kind="ghost" onClick={onClose}>
            {t('form.cancel')}
          </Button>
        </>
      }
    >
      <DateField label={t('leaving.day')} value={day} min={e.hired_on} onChange={(d) => (setDay(d), errors.clear())} error={errors.at.terminated_on} />
      <div className={moveCss.effect}>
        <h3>{t('leaving.changes')}</h3>
        <ul>
          <li>
            <Icon name={page.account_id ? 'lock' : 'check'} className={page.account_id ? 'bad' : 'dim'} />
            <span>{t(page.account_id ? 'leaving.account' : 'leaving.noAccount', { name: first })}</span>
          </li>
          <li>
            <Icon name="docs" className="dim" />
            <span>{t('leaving.documents', { name: first })}</span>
          </li>
          {!!page.reports && (
            <li>
              <Icon name="people" className="care" />
              <span>{t('leaving.reports', { count: page.reports, name: first })}</span>
            </li>
          )}
        </ul>
      </div>
    </FormPane>
  )
}

function BackDialog({ page, first, onClose, onDone }: { page: PersonPageData; first: string; onClose: () => void; onDone: (text: string) => void }) {
  const t = peopleText.useText()
  const { busy, error, run } = useRun()
  return (
    <Dialog
      title={t('leaving.backTitle', { name: first })}
      onClose={onClose}
      footer={
        <>
          <Button kind="primary" busy={busy} onClick={() => void run(() => change(page.employee.id, { status: 'active', terminated_on: null }, page.etag), () => onDone(t('leaving.backDone', { name: page.employee.name })))}>
            {t('leaving.backAction')}
          </Button>
          <Button kind="ghost" onClick={onClose}>
            {t('form.cancel')}
          </Button>
        </>
      }
    >
      <p className="mut">{t('leaving.backText')}</p>
      {error && <p role="alert" className={dialogCss.error}>{error}</p>}
    </Dialog>
  )
}

function EraseDialog({ page, onClose }: { page: PersonPageData; onClose: () => void }) {
  const t = peopleText.useText()
  const navigate = useNavigate()
  const { busy, error, run } = useRun()
  return (
    <Dialog
      title={t('delete.personTitle', { name: page.employee.name })}
      onClose={onClose}
      footer={
        <>
          <Button kind="danger" busy={busy} onClick={() => void run(() => erase(page.employee.id, page.etag), () => navigate({ to: '/pessoas', search: { unit_id: page.employee.unit_id } }))}>
            {t('delete.personAction')}
          </Button>
          <Button kind="ghost" onClick={onClose}>
            {t('delete.keep')}
          </Button>
        </>
      }
    >
      <p className="mut">{t('delete.personText')}</p>
      {error && <p role="alert" className={dialogCss.error}>{error}</p>}
    </Dialog>
  )
}

/** One request of a dialog: busy while it lasts, its refusal in words, everything read again after it. */
function useRun() {
  const client = useQueryClient()
  const say = useRefusals()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  async function run(work: () => Promise<unknown>, then: () => void | Promise<void>) {
    setBusy(true)
    try {
      await work()
      await then()
      await reread(client)
    } catch (cause) {
      if (asProblem(cause).status === 412) await reread(client) // what is decided next is decided on what is there now
      setError(say.whole(asProblem(cause)))
      setBusy(false)
    }
  }
  return { busy, error, run }
}
