import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense, useEffect, useRef, useState } from 'react'
import type { DocumentAction, DocumentDetail, DocumentRow } from '../../api/documents'
import { asProblem, Problem } from '../../api/problem'
import { seesPeople, useSession } from '../../api/session'
import { Button, IconButton, link } from '../../ui/Button'
import { ClassMark } from '../../ui/Folha'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { whenIdle } from '../../ui/idle'
import { announce } from '../../ui/live'
import { usePhone } from '../../ui/media'
import { Menu, MenuDivider, MenuItem } from '../../ui/Menu'
import { Fact, Facts, Pane, PaneBlock, PaneTop } from '../../ui/Pane'
import { ready } from '../../ui/ready'
import { SeenBy } from '../../ui/reach/SeenBy'
import { ErrorState, SkeletonRows } from '../../ui/States'
import { CheckBand } from './CheckBand'
import { sentBy } from './columns'
import { detailQuery } from './data'
import { fieldName, fileKind, showValue } from './describe'
import css from './DocumentPane.module.css'
import { docText } from './i18n'
import { Preview } from './Preview'

const EditForm = ready(() => import('./EditForm').then((m) => m.default))
const SharePanel = ready(() => import('./SharePanel').then((m) => m.default))

/** Not asked at all: there is no network. */
const offline = new Problem({ status: 0 })

export type PaneMode = 'view' | 'edit' | 'share'
export type PaneActions = { onClose: () => void; onMode: (mode: PaneMode) => void; onMove: (n: number) => void; onDownload: (row: DocumentRow) => void; onDelete: (row: DocumentRow) => void; onRestore: (row: DocumentRow) => void; onPurge: (row: DocumentRow) => void; /** It was here, and is no longer there for this person. */ onGone: (row: DocumentRow) => void }

/** One document beside the list: where it stands, what can be done, the page itself, its facts. */
export function DocumentPane({ id, at, total, mode, onClose, onMode, onMove, ...act }: { id: string; at?: number; total?: number; mode: PaneMode } & PaneActions) {
  const t = docText.useText()
  const { data: doc, error, refetch, fetchStatus } = useQuery(detailQuery(id))
  const failed = error ?? (fetchStatus === 'paused' ? offline : null)
  const gone = doc && error && asProblem(error).missing ? doc : undefined
  const { onGone } = act
  useEffect(() => {
    if (gone) onGone(gone)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- told once
  }, [gone])
  const phone = usePhone()
  const swipe = useSwipe(onMove)
  useEffect(
    () =>
      whenIdle(() => {
        EditForm.preload()
        SharePanel.preload()
      }),
    [],
  )
  const may = (action: DocumentAction) => !!doc?.can.includes(action)
  const binned = doc?.status === 'deleted'
  return (
    <Pane label={t('pane.label', { title: doc?.title ?? '' })} resizeLabel={t('pane.resize')} onClose={onClose}>
      <PaneTop title={at !== undefined && total !== undefined ? t('pane.position', { at: at + 1, total }) : t('pane.alone')}>
        {at !== undefined && (
          <span className={css.move}>
            <IconButton icon="left" label={t('pane.previous')} onClick={() => onMove(-1)} />
            <IconButton icon="chev" label={t('pane.next')} onClick={() => onMove(1)} />
          </span>
        )}
        {doc && may('download') && <IconButton icon="down" label={t('pane.download')} onClick={() => act.onDownload(doc)} />}
        {!binned && may('share') && <IconButton icon="share" label={t('pane.share')} pressed={mode === 'share'} onClick={() => onMode(mode === 'share' ? 'view' : 'share')} />}
        {!binned && may('edit') && <IconButton icon="edit" className={css.wideOnly} label={t('pane.edit')} pressed={mode === 'edit'} onClick={() => onMode(mode === 'edit' ? 'view' : 'edit')} />}
        {binned && may('delete') && doc && (
          <Button size="small" icon="undo" onClick={() => act.onRestore(doc)}>
            {t('pane.restore')}
          </Button>
        )}
        {(doc || !failed) && (
          <Menu button={<IconButton icon="dots" label={t('pane.more')} />}>
            {phone && !binned && may('edit') && (
              <MenuItem icon="edit" onClick={() => onMode('edit')}>
                {t('pane.edit')}
              </MenuItem>
            )}
            <MenuItem icon="link" onClick={() => void navigator.clipboard?.writeText(`${window.location.origin}/documentos?doc=${id}`).then(() => announce(t('pane.copied')))}>
              {t('pane.copy')}
            </MenuItem>
            {doc && !binned && may('delete') && (
              <>
                <MenuDivider />
                <MenuItem icon="trash" danger right="Del" onClick={() => act.onDelete(doc)}>
                  {t('pane.delete')}
                </MenuItem>
              </>
            )}
            {doc && binned && may('manage') && (
              <>
                <MenuDivider />
                <MenuItem icon="trash" danger onClick={() => act.onPurge(doc)}>
                  {t('pane.purge')}
                </MenuItem>
              </>
            )}
          </Menu>
        )}
        <IconButton icon="x" label={t('pane.close')} onClick={onClose} />
      </PaneTop>
      {failed && !doc ? (
        <ErrorState error={failed} title={t('pane.failed')} retry={() => void refetch()} back={<Button onClick={onClose}>{t('pane.close')}</Button>} />
      ) : !doc ? (
        <SkeletonRows rows={4} />
      ) : (
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- a link's press, by whichever means
        <div
          className={css.body}
          {...swipe}
          onClick={(e) => {
            // A link that saves the file does what the button does, which says when it cannot.
            if (!(e.target as HTMLElement).closest('a[download]')) return
            e.preventDefault()
            act.onDownload(doc)
          }}
        >
          {mode === 'view' ? (
            <View key={doc.id} doc={doc} />
          ) : (
            <Suspense fallback={<SkeletonRows rows={5} />}>
              {mode === 'edit' ? <EditForm key={doc.id} docs={[doc]} etag={doc.etag} onDone={() => onMode('view')} /> : <SharePanel key={doc.id} docs={[doc]} shares={doc.shares ?? []} onDone={() => onMode('view')} />}
            </Suspense>
          )}
        </div>
      )}
    </Pane>
  )
}

function View({ doc }: { doc: DocumentDetail }) {
  const t = docText.useText()
  const f = useFormat()
  const session = useSession()
  const { user, company, emergencies } = session
  const mayOpen = seesPeople(session)
  const [pages, setPages] = useState<number>()
  const type = doc.document_type
  const kind = fileKind(doc.content.media_type)
  const file = [t(`facts.kinds.${kind}`), pages && t('facts.pages', { count: pages }), f.bytes(doc.content.size)].filter(Boolean).join(', ')
  const fields = (type.fields ?? []).filter((x) => doc.fields?.[x.id] !== undefined && doc.fields[x.id] !== '')
  return (
    <>
      <Preview doc={doc} onPages={setPages} />
      {(doc.restricted || emergencies.length > 0) && (
        <p className={css.recorded}>
          <Icon name="shield" size="s" />
          {t('recorded')}
        </p>
      )}
      <CheckBand doc={doc} />
      <PaneBlock className={css.facts}>
        <div className={css.name}>
          <div>
            <h2>{doc.title}</h2>
            {doc.employee_id && mayOpen ? (
              <Link to="/pessoas/$id" params={{ id: doc.employee_id }} className={link}>
                {doc.employee?.name}
              </Link>
            ) : (
              <span className="mut">{company}</span>
            )}
          </div>
          <ClassMark tint classId={doc.class} name={doc.class_name} />
        </div>
        <Facts>
          {type.name !== doc.title && <Fact name={t('filter.type')}>{type.name}</Fact>}
          <Fact name={t('facts.date')}>
            <span className="num">{f.date(doc.date)}</span>
          </Fact>
          {fields.map((x) => (
            <Fact key={x.id} name={fieldName(x.name)}>
              {showValue(x, doc.fields![x.id]!, f)}
            </Fact>
          ))}
          {!!doc.tags?.length && <Fact name={t('facts.tags')}>{doc.tags.join(', ')}</Fact>}
          <Fact name={t('facts.file')}>
            <span className="num">{file}</span>
            <br />
            <span className="dim">{doc.content.version > 1 ? t('facts.version', { name: doc.content.filename, version: doc.content.version }) : doc.content.filename}</span>
          </Fact>
          <Fact name={t('facts.sent')}>{t('facts.by', { who: sentBy(doc, user.account_id, t), when: f.moment(doc.created_at) })}</Fact>
          {doc.binned_until && <Fact name={t('facts.bin')}>{t('facts.binUntil', { date: f.date(new Date(doc.binned_until)) })}</Fact>}
        </Facts>
      </PaneBlock>
      <PaneBlock className={css.seen}>
        <SeenBy id={doc.id} audience={doc.audience} />
      </PaneBlock>
    </>
  )
}

/** A finger's swipe to the side goes to the next or the one before. */
function useSwipe(onMove: (n: number) => void) {
  const start = useRef<{ x: number; y: number; at: number }>(undefined)
  return {
    onTouchStart: (e: React.TouchEvent) => {
      const touch = e.touches.length === 1 ? e.touches[0] : undefined
      const zoomed = (window.visualViewport?.scale ?? 1) > 1.05
      start.current = touch && !zoomed ? { x: touch.clientX, y: touch.clientY, at: Date.now() } : undefined
    },
    onTouchEnd: (e: React.TouchEvent) => {
      const from = start.current
      const to = e.changedTouches[0]
      start.current = undefined
      if (!from || !to || Date.now() - from.at > 600) return
      const [dx, dy] = [to.clientX - from.x, to.clientY - from.y]
      if (Math.abs(dx) > 70 && Math.abs(dx) > 2.5 * Math.abs(dy)) onMove(dx < 0 ? 1 : -1)
    },
  }
}
