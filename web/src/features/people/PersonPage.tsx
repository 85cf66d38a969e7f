import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { asProblem } from '../../api/problem'
import { useSession } from '../../api/session'
import { Avatar } from '../../ui/Avatar'
import { Button, buttonLink, IconButton, link } from '../../ui/Button'
import { Segmented } from '../../ui/Chip'
import { Icon } from '../../ui/Icon'
import { useNarrow, usePhone } from '../../ui/media'
import { Menu, MenuDivider, MenuItem } from '../../ui/Menu'
import { PageHeader } from '../../ui/PageHeader'
import { useShortcuts } from '../../ui/shortcuts'
import { ErrorState, OfflineBand, SkeletonRows, StateMessage, useNoNetwork } from '../../ui/States'
import { personQuery, useOrg, type PersonPageData } from './data'
import { peopleText } from './i18n'
import { shortName } from './names'
import { Papers } from './Papers'
import { PeopleUndo, useDone } from './PeopleUndo'
import { PersonFacts } from './PersonFacts'
import css from './PersonPage.module.css'
import { PersonPane, type PersonPaneKind } from './PersonPane'
import { PersonSheet } from './PersonSheet'

export type PersonSearch = { class?: string; pane?: PersonPaneKind; to?: string; tab?: string }

/** One person: their papers on the shelf and in a list, where they work, to whom they report, who reports to them. */
export function PersonPage() {
  const t = peopleText.useText()
  const { id } = useParams({ from: '/shell/pessoas/$id' })
  const query = useQuery(personQuery(id))
  const noNetwork = useNoNetwork(query.isPending)
  const error = noNetwork ?? query.error

  if (query.data) return <Person key={id} page={query.data} readAt={query.dataUpdatedAt} />
  return (
    <>
      <PageHeader title={error ? t('title') : ''} back="/pessoas" />
      {error ? (
        asProblem(error).missing ? (
          <StateMessage
            icon="user"
            title={t('person.missing')}
            actions={
              <Link to="/pessoas" className={buttonLink()}>
                {t('person.back')}
              </Link>
            }
          >
            {t('person.missingText')}
          </StateMessage>
        ) : (
          <ErrorState error={error} retry={() => void query.refetch()} />
        )
      ) : (
        <SkeletonRows rows={10} />
      )}
    </>
  )
}

function Person({ page, readAt }: { page: PersonPageData; readAt: number }) {
  const t = peopleText.useText()
  const search = useSearch({ from: '/shell/pessoas/$id', select: (s) => s as PersonSearch })
  const navigate = useNavigate()
  const narrow = useNarrow()
  const phone = usePhone()
  const session = useSession()
  const { org } = useOrg()
  const [done, setDone] = useDone()
  const { employee: e, can, unit_path } = page
  const gone = e.status === 'terminated'
  const mayWrite = can.edit
  const unit = unit_path.at(-1)
  const first = shortName(e.name)
  const pane = mayWrite && org ? search.pane : undefined
  const go = (change: Partial<PersonSearch>, replace = false) => void navigate({ to: '/pessoas/$id', params: { id: e.id }, search: (now) => ({ ...now, ...change }), replace })
  const send = can.upload_classes.length > 0 && !gone
  const tab = narrow ? (search.tab ?? 'papers') : 'both'

  useShortcuts(e.name, [
    { keys: 'm', label: t('person.move'), off: !mayWrite || gone, run: () => go({ pane: 'move' }) },
    { keys: 'e', label: t('person.send', { name: first }), off: !send, run: () => void navigate({ to: '/enviar', search: { employee_id: e.id } }) },
  ])

  const place = unit && (
    <peopleText.Rich
      k={e.position ? 'person.inUnit' : 'person.onlyUnit'}
      values={{ position: e.position, unit: unit.name }}
      with={{ a: <Link to="/pessoas" search={{ unit_id: unit.id }} className={link} /> }}
    />
  )
  return (
    <>
      <PageHeader
        title={e.name}
        back="history"
        lead={phone ? undefined : <Avatar name={e.name} size={narrow ? undefined : 'large'} quiet={gone} />}
        scope={place || e.position}
        actions={
          <>
            {mayWrite && !gone && (
              <Button icon="move" onClick={() => go({ pane: 'move' })} className={css.wide}>
                {t('person.move')}
              </Button>
            )}
            {mayWrite && (
              <Menu button={<IconButton icon="dots" label={t('list.more')} />}>
                <MenuItem icon="edit" onClick={() => go({ pane: 'edit' })}>
                  {t('person.edit')}
                </MenuItem>
                {!gone && (
                  <MenuItem icon="move" onClick={() => go({ pane: 'move' })}>
                    {t('person.move')}
                  </MenuItem>
                )}
                {session.can.grant && (
                  <MenuItem icon="eye" onClick={() => void navigate({ to: '/permissoes/alcance', search: { employee_id: e.id } as never })}>
                    {t('person.reach')}
                  </MenuItem>
                )}
                {session.can.manage_accounts && page.account_id && (
                  <MenuItem icon="key" onClick={() => void navigate({ to: '/contas', search: { q: e.name, account: page.account_id } })}>
                    {t('person.account')}
                  </MenuItem>
                )}
                <MenuDivider />
                {gone ? (
                  <MenuItem icon="undo" onClick={() => go({ pane: 'back' })}>
                    {t('person.comeBack')}
                  </MenuItem>
                ) : (
                  <MenuItem icon="out" onClick={() => go({ pane: 'leave' })}>
                    {t('person.leave')}
                  </MenuItem>
                )}
                <MenuItem icon="trash" danger onClick={() => go({ pane: 'erase' })}>
                  {t('person.erase')}
                </MenuItem>
              </Menu>
            )}
            {send && (
              <Link to="/enviar" search={{ employee_id: e.id }} className={`${buttonLink('primary')} ${css.send}`} aria-label={t('person.send', { name: first })}>
                <Icon name="up" />
                <span>{t('person.send', { name: first })}</span>
              </Link>
            )}
          </>
        }
      />
      <OfflineBand readAt={readAt} />
      <div className={css.person}>
        <div className={css.column}>
          {!phone && <PersonFacts page={page} />}
          {narrow && (
            <div className={css.tabs}>
              <Segmented
                label={t('person.tab.label')}
                value={tab}
                options={[
                  { value: 'papers', label: t('person.tab.papers') },
                  { value: 'sheet', label: t('person.tab.sheet') },
                ]}
                onChange={(value) => go({ tab: value === 'papers' ? undefined : value }, true)}
              />
            </div>
          )}
          {phone && tab === 'sheet' && <PersonFacts page={page} />}
          {tab !== 'sheet' && <Papers page={page} classId={search.class} onClass={(c) => go({ class: c }, true)} />}
          {tab === 'sheet' && <PersonSheet page={page} />}
          {done && <PeopleUndo key={done.at} done={done} onClose={() => setDone(undefined)} />}
        </div>
        {pane && org ? <PersonPane kind={pane} page={page} org={org} to={search.to} first={first} go={go} onDone={setDone} /> : tab === 'both' && <aside className={css.aside} aria-label={t('person.tab.sheet')}><PersonSheet page={page} /></aside>}
      </div>
    </>
  )
}
