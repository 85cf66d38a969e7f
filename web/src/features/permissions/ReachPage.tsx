import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { asProblem } from '../../api/problem'
import { personDetail } from '../../api/people'
import { useClasses } from '../../api/catalog'
import type { SchemaSomebody, SchemaUserReview } from '../../api/schema'
import { refusedParts, useLeftOut } from '../../ui/address'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { Segmented } from '../../ui/Chip'
import { ClassMark } from '../../ui/Folha'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { Listbox, type Option } from '../../ui/Listbox'
import { PageHeader } from '../../ui/PageHeader'
import { Popover } from '../../ui/Popover'
import { EmptyState, ErrorState, SkeletonRows, StateMessage, useNoNetwork } from '../../ui/States'
import { find } from './data'
import { PermissionTabs } from './PermissionTabs'
import css from './ReviewPage.module.css'
import { flags, isFlag, pathLine, peopleWords, sizeWords, useEmployeeReview, useUserReview, type EmployeeRow, type Flag, type UserRow } from './review'
import { reviewText } from './review-i18n'
import { ReviewList } from './ReviewList'

/** `user_id`: all that this person can do; `employee_id`: all that reaches this person. */
export type ReachSearch = { user_id?: string; employee_id?: string; flag?: string }

/** One person's reach, from both sides: what they can do, and who can do what with their documents. */
export function ReachPage() {
  const t = reviewText.useText()
  const search = useSearch({ from: '/shell/permissoes/alcance', select: (s) => s as ReachSearch })
  const navigate = useNavigate()
  const flag = isFlag(search.flag) ? search.flag : undefined
  const user = useUserReview(search.user_id, flag)
  const employee = useEmployeeReview(search.user_id ? undefined : search.employee_id, flag)
  const unread = [...(refused(user.error) ? ['user_id'] : []), ...(refused(employee.error) ? ['employee_id'] : [])]
  const leftOut = useLeftOut([...(search.flag && !flag ? ['flag'] : []), ...unread])
  const go = (next: ReachSearch) => void navigate({ to: '/permissoes/alcance', search: next as never, replace: !!(search.user_id ?? search.employee_id) })
  return (
    <>
      <PageHeader title={t('reachTitle')} back="/permissoes" scope={t('reachScope')} scopeIcon="eye" search={<PermissionTabs now="reach" />} />
      <div className={css.scroll}>
        <div className={css.page}>
          {leftOut}
          {search.user_id ? (
            <Can key={search.user_id} id={search.user_id} flag={flag} go={go} />
          ) : search.employee_id ? (
            <Reached key={search.employee_id} id={search.employee_id} flag={flag} go={go} />
          ) : (
            <div className={css.choose}>
              <h2>{t('choose')}</h2>
              <p>{t('chooseText')}</p>
              <div className={css.box}>
                <Choose onChosen={go} />
              </div>
            </div>
          )}
        </div>
      </div>
    </>
  )
}

/** An address may name somebody who is not there. */
const refused = (error: unknown) => !!error && (asProblem(error).missing || refusedParts(error, { id: true }).length > 0)

function Choose({ onChosen }: { onChosen: (next: ReachSearch) => void }) {
  const t = reviewText.useText()
  const options = async (q: string, signal: AbortSignal): Promise<Option[]> => {
    const found = await find(q, ['user', 'person'], signal)
    return found.map((e) => ({ value: `${e.kind}:${e.id}`, label: e.name, detail: [personDetail(e), e.kind === 'person' && t('noAccount')].filter(Boolean).join(', '), icon: 'user' }))
  }
  return (
    <Listbox
      label={t('choose')}
      placeholder={t('find')}
      options={options}
      value={[]}
      onChange={([key]) => {
        const [kind, id] = key!.split(':')
        onChosen(kind === 'user' ? { user_id: id } : { employee_id: id })
      }}
    />
  )
}

type Side = { id: string; flag?: Flag; go: (next: ReachSearch) => void }

function Can({ id, flag, go }: Side) {
  const t = reviewText.useText()
  const list = useUserReview(id, flag)
  const first = list.first
  const error = useNoNetwork(list.pending) ?? (first ? null : list.error)
  if (error) return <ErrorState error={error} title={t('failed')} retry={list.retry} />
  if (!first) return <SkeletonRows rows={6} height={84} />
  return (
    <>
      <Who person={first.person} side="can" go={go} />
      {first.inactive && (
        <p className={css.warn}>
          <Icon name="warn" />
          {t('inactive')}
        </p>
      )}
      <Sum review={first} />
      {(first.total > 0 || flag) && <Only title={t('total', { count: first.total })} flag={flag} onFlag={(next) => go({ user_id: id, flag: next })} />}
      <div className={list.stale ? css.stale : undefined} aria-busy={list.stale || undefined}>
        <ReviewList<UserRow> list={list} total={first.total} of={(r) => ({ permission: r.permission, size: sizeWords(r, t), path: pathLine(r.subject_path), flags: r.flags, coveredBy: r.covered_by })} empty={<EmptyState icon="key" title={flag ? t('noneFlagged') : t('total', { count: 0 })} />} />
      </div>
    </>
  )
}

function Reached({ id, flag, go }: Side) {
  const t = reviewText.useText()
  const list = useEmployeeReview(id, flag)
  const first = list.first
  const error = useNoNetwork(list.pending) ?? (first ? null : list.error)
  if (error) return <ErrorState error={error} title={t('failed')} retry={list.retry} />
  if (!first) return <SkeletonRows rows={6} height={84} />
  return (
    <>
      <Who person={first.person} side="reached" go={go} />
      {(first.total > 0 || flag) && <Only title={t('aboutThem', { count: first.total })} flag={flag} onFlag={(next) => go({ employee_id: id, flag: next })} />}
      <div className={list.stale ? css.stale : undefined} aria-busy={list.stale || undefined}>
        <ReviewList<EmployeeRow> list={list} total={first.total} of={(r) => ({ permission: r.permission, size: peopleWords(r, t), path: pathLine(r.target_path), flags: r.flags, coveredBy: r.covered_by })} empty={<EmptyState icon="key" title={flag ? t('noneFlagged') : t('aboutThem', { count: 0 })} />} />
      </div>
    </>
  )
}

/** Whose reach it is, the other side of it, and somebody else. */
function Who({ person, side, go }: { person: SchemaSomebody; side: 'can' | 'reached'; go: (next: ReachSearch) => void }) {
  const t = reviewText.useText()
  const [open, setOpen] = useState(false)
  const [missing, setMissing] = useState<string>()
  const name = person.name ?? '…'
  return (
    <>
      <div className={css.who}>
        <Avatar name={name} />
        <div className={css.name}>
          <h2>
            {person.employee_id ? (
              <Link to="/pessoas/$id" params={{ id: person.employee_id }}>
                {name}
              </Link>
            ) : (
              name
            )}
          </h2>
          <p>{[person.position, person.unit_name].filter(Boolean).join(', ')}</p>
        </div>
        <Segmented
          label={t('side.label')}
          value={side}
          options={[
            { value: 'can', label: t('side.can') },
            { value: 'reached', label: t('side.reached') },
          ]}
          onChange={(next) => {
            if (next === side) return setMissing(undefined)
            if (next === 'can') return person.user_id ? go({ user_id: person.user_id }) : setMissing(t('noAccountText', { name }))
            return person.employee_id ? go({ employee_id: person.employee_id }) : setMissing(t('noEmployee', { name }))
          }}
        />
        <Popover
          open={open}
          onOpen={setOpen}
          label={t('choose')}
          width={360}
          position="bottom-end"
          target={
            <span>
              <Button icon="user" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
                {t('other')}
              </Button>
            </span>
          }
        >
          <Choose onChosen={(next) => (setOpen(false), go(next))} />
        </Popover>
      </div>
      {missing && <StateMessage icon="user" title={missing} />}
    </>
  )
}

/** How much they see, all in all. */
function Sum({ review }: { review: SchemaUserReview }) {
  const t = reviewText.useText()
  const f = useFormat()
  const classes = useClasses()
  const { sees } = review
  if (!sees) return null
  return (
    <>
      <p className={css.sum}>{sees.documents === 0 ? t('seesNothing') : <reviewText.Rich k="sees" values={{ documents: t('documents', { count: sees.documents }), people: t('people', { count: sees.people }) }} />}</p>
      {review.uploads > 0 && <p className={css.sum}>{t('uploads', { count: review.uploads })}</p>}
      {sees.classes.length > 0 && (
        <ul className={css.classes}>
          {sees.classes.map((c) => (
            <li key={c.id}>
              <ClassMark classId={c.id} name={classes.name(c.id)} /> <span className="num">{f.number(c.documents)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Only({ title, flag, onFlag }: { title: string; flag?: Flag; onFlag: (flag: Flag | undefined) => void }) {
  const t = reviewText.useText()
  return (
    <div className={css.bar}>
      <h3 role="status">{title}</h3>
      <span className={css.only}>{t('only')}</span>
      {flags.map((x) => (
        <button key={x} type="button" className={css.toggle} aria-pressed={x === flag} onClick={() => onFlag(x === flag ? undefined : x)}>
          {t(`flag.${x}`)}
        </button>
      ))}
    </div>
  )
}
