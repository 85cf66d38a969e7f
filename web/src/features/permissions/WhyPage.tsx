import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useState, type ReactNode } from 'react'
import { useClasses } from '../../api/catalog'
import { personDetail, searchAccounts } from '../../api/people'
import { asProblem } from '../../api/problem'
import { useSession } from '../../api/session'
import { refusedParts, useLeftOut } from '../../ui/address'
import { AddChip, FilterChip } from '../../ui/Chip'
import { useFormat } from '../../ui/format'
import { Icon, type IconName } from '../../ui/Icon'
import { Listbox, type Option } from '../../ui/Listbox'
import { announce } from '../../ui/live'
import { Popover } from '../../ui/Popover'
import { ErrorState, SkeletonRows, StateMessage } from '../../ui/States'
import { actions, type Action } from './actions'
import { Braid, PathLine } from './Braid'
import { permissionText } from './i18n'
import { Moment, PastBand } from '../../ui/reach/Moment'
import { reachText } from '../../ui/reach/words'
import { Questions } from './Questions'
import { readWhy, whyQuery, type WhySearch } from './reach'
import { lastMoment, subjectWords } from './sentence'
import { classesLeftOut, firstName, givenBy, missingOf, missingWords, pathsOf, pathWords, verdictWords, type Why } from './why'
import { whyText } from './why-i18n'
import css from './WhyPage.module.css'

/** "Por que vejo isto?": yes or no in a sentence, the paths that lead to it, and what stands in the way of the rest. */
export function WhyPage() {
  const t = whyText.useText()
  const reach = reachText.useText()
  const { id } = useParams({ from: '/shell/documentos/$id/por-que' })
  const address = useSearch({ from: '/shell/documentos/$id/por-que', select: (s) => s as WhySearch })
  const { search, dropped } = readWhy(address)
  const navigate = useNavigate()
  const { data, error, refetch, isPlaceholderData } = useQuery(whyQuery(id, search))
  // Of a moment that can be read the server may say that there is nothing from then; that has words of its own.
  const leftOut = useLeftOut([...dropped, ...refusedParts(error, { ...search, at: undefined })])
  // Classes are called as everywhere in the page.
  const classes = useClasses()
  const why = data && { ...data, document: { ...data.document, class_name: classes.name(data.document.class) } }
  const go = (change: WhySearch) => void navigate({ to: '/documentos/$id/por-que', params: { id }, search: { ...search, ...change } as never, replace: true })
  const problem = error && asProblem(error)
  return (
    <Questions id={id} document={why?.document} now="why" at={search.at}>
      {leftOut}
      {search.at && <PastBand at={search.at} onNow={() => go({ at: undefined })} />}
      {problem ? (
        problem.status === 422 && search.at ? (
          <StateMessage icon="clock" title={reach('date.tooEarly')} />
        ) : problem.forbidden && search.user_id ? (
          <StateMessage icon="lock" title={t('forbidden')} />
        ) : (
          <ErrorState error={problem} title={t('failed')} retry={() => void refetch()} back={<Link to="/documentos">{t('back')}</Link>} />
        )
      ) : !why ? (
        <SkeletonRows rows={5} />
      ) : (
        <div aria-busy={isPlaceholderData || undefined} className={isPlaceholderData ? css.stale : undefined}>
          <Answer key={`${why.about.user_id} ${why.action} ${why.past ? why.at : ''}`} why={why} go={go} fresh={!isPlaceholderData} />
        </div>
      )}
    </Questions>
  )
}

function Answer({ why, go, fresh }: { why: Why; go: (change: WhySearch) => void; fresh: boolean }) {
  const t = whyText.useText()
  const f = useFormat()
  const { title, text } = verdictWords(why, t, f)
  const paths = pathsOf(why)
  const [at, show] = useState(0)
  const path = paths[at] ?? paths[0]
  const shown = path?.kind === 'match' ? path.strand.permission : undefined
  const ways = why.allowed ? paths.flatMap((p, i) => (p.kind === 'match' ? [{ i, permission: p.strand.permission }] : [])) : []
  useEffect(() => {
    if (fresh) announce(title)
  }, [title, fresh])
  return (
    <>
      <div className={css.answer}>
        <span className={css.mark} data-no={why.allowed ? undefined : ''}>
          <Icon name={why.allowed ? 'check' : 'stop'} size="l" />
        </span>
        <div className={css.verdict}>
          <h2>{title}</h2>
          <p>{why.allowed && !why.withheld && path?.kind === 'match' ? pathWords(path.strand, why, whyText.text) : text}</p>
        </div>
        {why.ask_others && <AskAbout why={why} onAsk={(user_id) => go({ user_id })} />}
      </div>
      {ways.length > 1 && (
        <div className={css.ways} role="group" aria-label={t('ways')}>
          {ways.map(({ i, permission }, n) => (
            <button key={permission.id} type="button" aria-pressed={permission.id === shown?.id} onClick={() => show(i)}>
              <b className="num">{n + 1}</b> {permission.granted_by.startsWith('service:') ? t('wayAutomatic') : subjectWords({ ...permission.subject, name: permission.subject_name }, permissionText.text)}
            </button>
          ))}
        </div>
      )}
      {path && <Braid why={why} path={path} />}
      <Rungs why={why} shown={ways.length > 1 ? shown : undefined} onAsk={(action) => go({ action: action === 'view' ? undefined : action })} />
      <div className={css.rest}>
        <NotAllowed why={why} shown={shown} />
        <AlsoChecked why={why} at={at} onShow={show} onMoment={(moment) => go({ at: moment })} />
      </div>
    </>
  )
}

/** For whom it is asked: oneself, or somebody else where one may ask. */
function AskAbout({ why, onAsk }: { why: Why; onAsk: (userId: string | undefined) => void }) {
  const t = whyText.useText()
  const [open, setOpen] = useState(false)
  const { user } = useSession()
  const options = async (q: string, signal: AbortSignal): Promise<Option[]> => {
    const found = await searchAccounts(q, signal, 12)
    const me: Option[] = q === '' ? [{ value: user.account_id, label: user.name, detail: t('you'), icon: 'user' }] : []
    return [...me, ...found.filter((e) => q !== '' || e.id !== user.account_id).map((e): Option => ({ value: e.id, label: e.name, detail: personDetail(e), icon: 'user' }))]
  }
  const toggle = () => setOpen(!open)
  return (
    <div className={css.ask}>
      <Popover
        open={open}
        onOpen={setOpen}
        label={t('ask.label')}
        width={360}
        position="bottom-end"
        target={
          <span>
            {why.self ? (
              <AddChip icon="user" aria-haspopup="dialog" aria-expanded={open} onClick={toggle}>
                {t('ask.other')}
              </AddChip>
            ) : (
              <FilterChip name={t('ask.label')} value={why.about.name ?? '…'} expanded={open} onEdit={toggle} onRemove={() => onAsk(undefined)} />
            )}
          </span>
        }
      >
        <Listbox
          label={t('ask.label')}
          placeholder={t('ask.find')}
          options={options}
          value={why.about.user_id ? [why.about.user_id] : []}
          onChange={([id]) => {
            setOpen(false)
            onAsk(id === user.account_id ? undefined : id)
          }}
        />
      </Popover>
    </div>
  )
}

/** The seven actions, those that are allowed filled; each is a question of its own. */
function Rungs({ why, shown, onAsk }: { why: Why; /** The way that is shown, where there are several: what comes by others is told apart. */ shown?: Why['matches'][number]['permission']; onAsk: (action: Action) => void }) {
  const t = whyText.useText()
  const say = permissionText.useText()
  return (
    <section className={css.section}>
      <h2>{t(!why.allowed ? 'ladderNo' : shown ? 'ladderAll' : 'ladder')}</h2>
      <ol className={css.rungs}>
        {actions.map((a) => {
          const on = !!why.ladder.find((r) => r.action === a)?.allowed
          const byOther = on && !!shown && !givenBy(shown)!.has(a)
          return (
            <li key={a}>
              <button type="button" data-on={on || undefined} data-other={byOther || undefined} aria-current={why.action === a || undefined} data-first={a === 'view' || undefined} title={t('ladderHint')} onClick={() => onAsk(a)}>
                {on && <Icon name="check" size="s" />}
                {say(`action.${a}`)}
                <span className="sr">, {t(byOther ? 'mayOther' : on ? 'may' : 'mayNot')}</span>
              </button>
            </li>
          )
        })}
      </ol>
      {shown && <p className={css.legend}>{t(why.ladder.some((r) => r.allowed && !givenBy(shown)!.has(r.action)) ? 'legendOther' : 'legendThis')}</p>}
    </section>
  )
}

function Check({ icon, tone, children }: { icon: IconName; tone: 'ok' | 'dim' | 'bad'; children: ReactNode }) {
  return (
    <li>
      <Icon name={icon} className={tone} />
      <div>{children}</div>
    </li>
  )
}

/** What the ladder leaves empty, and the condition that fails. */
function NotAllowed({ why, shown }: { why: Why; shown?: Why['matches'][number]['permission'] }) {
  const t = whyText.useText()
  const say = permissionText.useText()
  const f = useFormat()
  const { classes } = useSession()
  const missing = missingOf(why.why_not)
  const out = shown ? classesLeftOut(why.matches, classes) : []
  return (
    <section>
      <h2>{t(why.allowed ? 'not.title' : 'not.titleNo')}</h2>
      <ul className={css.checks}>
        {missing.map((m) => (
          <Check key={m.actions.join()} icon="stop" tone={m.not.denied ? 'bad' : 'dim'}>
            <b>{f.capital(f.list(m.actions.map((a) => say(`action.${a}`))))}:</b> {missingWords(m, shown?.id, t, f, why.document.class_name)}
            {m.not.permission && m.not.permission.id !== shown?.id && (
              <>
                {' '}
                <PathLine path={{ kind: 'near', strand: { permission: m.not.permission, subject_path: [], target_path: [] } }} mayOpen />
              </>
            )}
          </Check>
        ))}
        {out.length > 0 && (
          <Check icon="stop" tone="dim">
            <b>{t('not.classes')}</b> {t(why.matches.length > 1 ? 'not.classesTextAll' : 'not.classesText', { classes: without(out.map((c) => c.name), say('say.nor')) })}
          </Check>
        )}
        {missing.length === 0 && out.length === 0 && (
          <Check icon="check" tone="ok">
            {t('not.nothing')}
          </Check>
        )}
      </ul>
    </section>
  )
}

/** "Folha, Saúde nem Jurídico". */
const without = (names: readonly string[], nor: string) => (names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} ${nor} ${names.at(-1)}`)

/** Denials, the other paths, and the moment. */
function AlsoChecked({ why, at, onShow, onMoment }: { why: Why; at: number; onShow: (at: number) => void; onMoment: (at: string | undefined) => void }) {
  const t = whyText.useText()
  const f = useFormat()
  const paths = pathsOf(why)
  const shown = paths[at]
  const others = (kind: 'match' | 'denial' | 'near') => paths.map((path, i) => ({ path, i })).filter(({ path, i }) => path.kind === kind && i !== at)
  const listed = (kind: 'match' | 'denial' | 'near') => (
    <ul className={css.paths}>
      {others(kind).map(({ path, i }) => (
        <li key={path.strand.permission.id}>
          <PathLine path={path} onShow={() => onShow(i)} mayOpen={false} />
        </li>
      ))}
    </ul>
  )
  const more = others('match').length
  const until = shown?.kind === 'match' && shown.strand.permission.expires_at
  const name = firstName(why.about.name)
  return (
    <section>
      <h2>{t('also.title')}</h2>
      <ul className={css.checks}>
        {why.denials.length > 0 ? (
          <Check icon="stop" tone="bad">
            <whyText.Rich k="also.denial" values={{ count: why.denials.length }} />
            {others('denial').length > 0 && listed('denial')}
          </Check>
        ) : (
          !why.withheld &&
          why.allowed && (
            <Check icon="check" tone="ok">
              <whyText.Rich k={why.self ? 'also.noDenial' : 'also.noDenialOther'} values={{ name }} />
            </Check>
          )
        )}
        {more > 0 && (
          <Check icon={why.allowed ? 'check' : 'swap'} tone={why.allowed ? 'ok' : 'dim'}>
            <whyText.Rich k={why.allowed ? 'also.more' : 'also.over'} values={{ count: more }} />
            {listed('match')}
          </Check>
        )}
        {others('near').length > 0 && (
          <Check icon="swap" tone="dim">
            <whyText.Rich k="also.nearest" />
            {listed('near')}
          </Check>
        )}
        {until && (
          <Check icon="cal" tone="dim">
            <whyText.Rich k="also.until" values={{ date: lastMoment(until, f) }} />
          </Check>
        )}
        <Check icon="clock" tone="dim">
          <span className="num">{t(why.past ? 'also.then' : 'also.now', { when: `${f.date(new Date(why.at))}, ${f.timeSeconds(why.at)}` })}</span> <Moment link at={why.past ? why.at : undefined} onChange={onMoment} />
        </Check>
      </ul>
    </section>
  )
}
