import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTypes } from '../../api/catalog'
import { Button, IconButton } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { announce } from '../../ui/live'
import { usePhone } from '../../ui/media'
import { PageHeader } from '../../ui/PageHeader'
import { useShortcuts } from '../../ui/shortcuts'
import { OfflineBand, StateMessage } from '../../ui/States'
import { BulkBar } from './BulkBar'
import { desk, unsent, useDesk } from './desk'
import { useFilePicker } from './FilePicker'
import { givenQuery } from './given'
import { uploadText } from './i18n'
import { LeaveGuard } from './LeaveGuard'
import { missing, personName, standing, type Person, type Row } from './row'
import { RowLine, type Act, type Ask } from './RowLine'
import { RowPane } from './RowPane'
import { addFiles, queue, takeBack, tooMany } from './sending'
import { Summary } from './Summary'
import css from './UploadPage.module.css'
import { useRowKeys } from './useRowKeys'

/** The desk where files wait until it is said whose they are: nothing of them is visible to anyone before. */
export function UploadPage() {
  const t = uploadText.useText()
  const rows = useDesk()
  const phone = usePhone()
  const { all: types } = useTypes()
  const given = useGiven()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [openId, setOpenId] = useState<string>()
  const [asking, setAsking] = useState<{ id: string; what: Ask }>()
  const [said, setSaid] = useState('')
  const [batch, setBatch] = useState<readonly string[]>([])
  const [chosenAt, setChosenAt] = useState<string>()
  const last = useRef<string>(undefined)
  const grid = useRef<HTMLDivElement>(null)

  const take = useCallback(
    (files: readonly File[]) => {
      const left = addFiles(files, given)
      setSaid(left > 0 ? t('full', { max: tooMany, left }) : '')
    },
    [given, t],
  )
  const picker = useFilePicker(take)

  const ready = rows.filter((r) => standing(r, types) === 'ready').map((r) => r.id)
  const chosen = useMemo(() => rows.filter((r) => selected.has(r.id) && changeable(r)), [rows, selected])
  const openAt = rows.findIndex((r) => r.id === openId)
  const keys = useRowKeys(grid, rows, { onEnter: enter, onSelect: (id, range) => select(id, !selected.has(id), range), onRemove: remove, onBelow: sameBelow })

  function next(from: string | undefined): Row | undefined {
    const at = rows.findIndex((r) => r.id === from)
    const waits = (r: Row) => ['person', 'confirm', 'type', 'fields', 'duplicate', 'failed'].includes(standing(desk.get(r.id) ?? r, types))
    return rows.slice(at + 1).find(waits) ?? rows.slice(0, Math.max(0, at)).find(waits)
  }

  /** Enter confirms a guess and goes on to the next row that waits; what cannot be confirmed so is asked or opened. */
  function enter(id: string) {
    const row = desk.get(id)
    if (!row || row.unfit) return
    const where = standing(row, types)
    if (row.person && !row.confirmed && row.homonyms.length < 2) {
      desk.say(id, { confirmed: true, how: 'chosen' })
      announce(personName(row.person))
      setChosenAt(id)
      const then = next(id)
      if (then) keys.goTo(then.id)
    } else if (where === 'person' || where === 'confirm') setAsking({ id, what: 'person' })
    else if (where === 'type') setAsking({ id, what: 'type' })
    else setOpenId(id)
  }

  function select(id: string, on: boolean, range: boolean) {
    const from = rows.findIndex((r) => r.id === last.current)
    const to = rows.findIndex((r) => r.id === id)
    const ids = range && from >= 0 ? rows.slice(Math.min(from, to), Math.max(from, to) + 1).map((r) => r.id) : [id]
    last.current = id
    setSelected((now) => {
      const out = new Set(now)
      for (const x of ids) if (on) out.add(x)
        else out.delete(x)
      return out
    })
  }

  function remove(ids: readonly string[]) {
    for (const id of ids) queue.stop(id)
    desk.remove(ids)
    setOpenId((now) => (now && ids.includes(now) ? undefined : now))
    announce(t('discarded', { count: ids.length }))
  }

  function send() {
    setSaid('')
    if (ready.length) {
      setBatch(ready)
      queue.start(ready)
      // The hand goes on to the next paper, while these travel.
      const then = next(undefined)
      if (then) keys.goTo(then.id)
      return
    }
    const first = rows.find((r) => r.stage === 'open' && !r.unfit)
    if (!first) return picker.open()
    const lacks = missing(first, types)
    const what = lacks.person ? t('is.person') : lacks.type ? t('is.type') : lacks.confirm ? t('is.confirm') : lacks.fields.length ? lacks.fields.map((x) => x.name).join(', ') : t('is.duplicate')
    setSaid(t('nothingReadyFirst', { name: first.file.name, what: what.charAt(0).toLowerCase() + what.slice(1) }))
    keys.goTo(first.id)
  }

  /** Choosing for a row that was asked by keyboard goes on to what it lacks next, or to the next row. */
  function wentOn(id: string) {
    if (asking?.id !== id) return
    const row = desk.get(id)
    if (row && standing(row, types) === 'type') return setAsking({ id, what: 'type' })
    setAsking(undefined)
    const then = row && standing(row, types) === 'fields' ? row : (next(id) ?? row)
    // After the list has given the focus back to what opened it.
    if (then) setTimeout(() => keys.goTo(then.id), 30)
  }

  const belowOf = (id: string) => rows.slice(rows.findIndex((r) => r.id === id) + 1).filter((r) => changeable(r) && r.read && !r.person).map((r) => r.id)

  function sameBelow(id: string) {
    const row = desk.get(id)
    const ids = belowOf(id)
    if (!row?.person || !row.confirmed || !ids.length) return
    desk.say(ids, { person: row.person, confirmed: true, how: 'chosen', homonyms: [] })
    setChosenAt(undefined)
    announce(t('bar.applied', { count: ids.length }))
    keys.goTo(next(id)?.id ?? id)
  }

  async function undo(ids: readonly string[]) {
    const first = ids[0]
    announce(t('takenBack', { count: await takeBack(ids) }))
    if (first && desk.get(first)?.stage === 'open') keys.goTo(first)
  }

  const undoable = rows.filter((r) => r.undoable && batch.includes(r.id)).map((r) => r.id)
  useShortcuts(t('keys.group'), [{ keys: 'Mod+z', label: t('keys.undo'), run: () => void undo(undoable), off: undoable.length === 0 }])

  const stable = useLatest({ enter, select, next, wentOn, sameBelow, undo })
  const act = useMemo<Act>(
    () => ({
      open: (id) => !desk.get(id)?.unfit && setOpenId((now) => (now === id ? undefined : id)),
      ask: (id, what) => setAsking(what && { id, what }),
      confirm: (id) => stable.current.enter(id),
      person: (id, person) => {
        desk.say(id, { person, confirmed: true, how: 'chosen', homonyms: [] })
        setChosenAt(id)
        stable.current.wentOn(id)
      },
      type: (id, typeId) => {
        desk.say(id, { typeId, typeHow: 'chosen' })
        stable.current.wentOn(id)
      },
      select: (id, on, range) => stable.current.select(id, on, range),
      anyway: (id) => desk.say(id, { anyway: true }),
      retry: (id) => queue.start([id]),
      stop: (id) => queue.stop(id),
      takeBack: (id) => void stable.current.undo([id]),
      below: (id) => stable.current.sameBelow(id),
    }),
    [stable],
  )

  const discard = () => remove(rows.filter((r) => r.stage !== 'sent').map((r) => r.id))
  const sendButton = (
    <Button kind="primary" size={phone ? 'big' : undefined} onClick={send}>
      {t('send', { count: ready.length })}
    </Button>
  )
  const left = unsent(rows)
  const open = openAt >= 0 ? rows[openAt] : undefined
  return (
    <>
      <PageHeader
        title={t('title')}
        scope={t('scope')}
        back="history"
        noBell
        actions={
          rows.length > 0 &&
          (phone ? (
            <>
              <IconButton icon="plus" label={t('more')} onClick={picker.open} />
              {rows.some((r) => r.stage !== 'sent') ? <IconButton icon="trash" label={t('discard')} onClick={discard} /> : <IconButton icon="check" label={t('clear')} onClick={() => desk.clear()} />}
            </>
          ) : (
            <>
              {rows.some((r) => r.stage !== 'sent') ? (
                <Button kind="ghost" onClick={discard}>
                  {t('discard')}
                </Button>
              ) : (
                <Button kind="ghost" onClick={() => desk.clear()}>
                  {t('clear')}
                </Button>
              )}
              <Button icon="plus" onClick={picker.open}>
                {t('more')}
              </Button>
              {sendButton}
            </>
          ))
        }
      />
      {picker.input}
      <OfflineBand>{left.length > 0 && t('offline')}</OfflineBand>
      {rows.length === 0 ? (
        <div className={css.empty}>
          <StateMessage
            icon="sheets"
            title={t(phone ? 'empty.titlePhone' : 'empty.title')}
            actions={
              <Button kind="primary" icon="up" size="big" onClick={picker.open}>
                {t('choose')}
              </Button>
            }
          >
            {t('empty.text')}
          </StateMessage>
        </div>
      ) : (
        <div className={css.work}>
          <div className={css.desk}>
            <Summary rows={rows} types={types} undoable={undoable.length} onUndo={() => void undo(undoable)} onRetry={(ids) => queue.start(ids)} />
            {said && (
              <p className={css.said} role="alert">
                <Icon name="warn" size="s" />
                {said}
              </p>
            )}
            {chosen.length > 0 && (
              <BulkBar
                chosen={chosen}
                all={rows.filter(changeable).length}
                onAll={(on) => setSelected(on ? new Set(rows.filter(changeable).map((r) => r.id)) : new Set())}
                onSay={(change) => {
                  desk.say(chosen.map((r) => r.id), change)
                  announce(t('bar.applied', { count: chosen.length }))
                }}
                onConfirm={(ids) => desk.say(ids, { confirmed: true, how: 'chosen' })}
                onRemove={() => remove(chosen.map((r) => r.id))}
              />
            )}
            <div className={css.scroll} role="grid" aria-label={t('title')} aria-rowcount={rows.length + 1} aria-multiselectable tabIndex={-1} ref={grid} onKeyDown={keys.onKeyDown} onFocus={keys.onFocus}>
              <div role="row" className={css.head} aria-rowindex={1}>
                <div role="columnheader">
                  <span className="sr">{t('column.select')}</span>
                </div>
                <div role="columnheader">
                  <span className="sr">{t('column.sheet')}</span>
                </div>
                <div role="columnheader">{t('column.file')}</div>
                <div role="columnheader">{t('column.person')}</div>
                <div role="columnheader">{t('column.type')}</div>
                <div role="columnheader">{t('column.who')}</div>
                <div role="columnheader">{t('column.standing')}</div>
              </div>
              {rows.map((row, i) => (
                <RowLine key={row.id} row={row} index={i} types={types} selected={selected.has(row.id) && changeable(row)} current={(keys.current ?? rows[0]?.id) === row.id} open={row.id === openId} asking={asking?.id === row.id ? asking.what : undefined} below={row.id === chosenAt ? belowOf(row.id).length : 0} act={act} />
              ))}
              <div role="row" className={css.dropNote}>
                <div role="gridcell">
                  <Icon name="up" />
                  {t('dropMore')}
                </div>
              </div>
            </div>
            {phone && <div className={css.foot}>{sendButton}</div>}
          </div>
          {open && (
            <RowPane
              key={open.id}
              row={open}
              at={openAt}
              total={rows.length}
              types={types}
              onClose={() => setOpenId(undefined)}
              onRemove={() => remove([open.id])}
              onNext={() => {
                const then = next(open.id)
                setOpenId(then?.id)
                if (then) keys.goTo(then.id, false)
              }}
            />
          )}
        </div>
      )}
      <LeaveGuard waiting={left.length} going={rows.some((r) => r.stage === 'queued' || r.stage === 'sending')} />
    </>
  )
}

const changeable = (row: Row) => !row.unfit && (row.stage === 'open' || row.stage === 'failed')

/** Functions of the latest render, behind one reference that never changes. */
function useLatest<T>(value: T) {
  const ref = useRef(value)
  useEffect(() => {
    ref.current = value
  })
  return ref
}

/** The person of `/enviar?employee_id=…`: whose files these are unless their names say otherwise. */
function useGiven(): Person | undefined {
  const { employee_id: id } = useSearch({ from: '/shell/enviar' })
  return useQuery({ ...givenQuery(id ?? ''), enabled: !!id }).data
}
