import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useSession } from '../../api/session'
import { countFiles, hasFiles, takeFileDrops } from '../../ui/fileDrops'
import { Folha } from '../../ui/Folha'
import { uiText } from '../../ui/i18n'
import { announce } from '../../ui/live'
import { useShortcuts } from '../../ui/shortcuts'
import { desk, unsent, useDesk } from './desk'
import { useFilePicker } from './FilePicker'
import { givenQuery } from './given'
import { uploadText } from './i18n'
import { Pill } from './Pill'
import { addFiles, clearDesk } from './sending'
import css from './UploadEverywhere.module.css'

/**
 * What sending needs on every page: files dropped anywhere in the window, the key E, a word before the tab is closed over
 * unsent files, and the way back to the desk.
 */
export default function UploadEverywhere() {
  const { can } = useSession()
  useEffect(() => clearDesk, []) // signed out: the shell is gone, and the desk with it
  useUnloadGuard()
  // Who sends only about themselves has the home page for it; there the drop belongs to the certificate.
  if (!can.upload_others) return null
  return <Desk />
}

function Desk() {
  const t = uploadText.useText()
  const navigate = useNavigate()
  const client = useQueryClient()
  const path = useRouterState({ select: (s) => s.location.pathname })
  const search = useRouterState({ select: (s) => s.location.search as { employee_id?: string } })
  const rows = useDesk()
  const take = (files: readonly File[]) => {
    if (!files.length) return
    // On a person's page they are that person's, unless their names say otherwise.
    const id = /^\/pessoas\/([^/]+)$/.exec(path)?.[1] ?? (path === '/enviar' ? search.employee_id : undefined)
    const person = id ? client.ensureQueryData(givenQuery(id)).catch(() => undefined) : Promise.resolve(undefined)
    void person.then((p) => addFiles(files, p))
    if (path !== '/enviar') void navigate({ to: '/enviar', search: id ? { employee_id: id } : {} })
  }
  const picker = useFilePicker(take)
  const over = useFilesOver()
  useEffect(() => takeFileDrops(take))
  useShortcuts(uiText.useText()('shortcuts.everywhere'), [{ keys: 'e', label: t('keys.send'), run: () => (path === '/enviar' ? picker.open() : void navigate({ to: '/enviar' })) }])
  useEffect(() => {
    if (over !== undefined) announce(t('drop.title', { count: over }))
  }, [over, t])

  return (
    <>
      {picker.input}
      {over !== undefined && (
        <div className={css.veil}>
          <div>
            <div className={css.trio}>
              {['personal', 'payroll', 'medical'].map((c) => (
                <Folha key={c} classId={c} size="large" />
              ))}
            </div>
            <p className={css.title}>{t('drop.title', { count: over })}</p>
            <p className={css.text}>{t('drop.text')}</p>
          </div>
        </div>
      )}
      {path !== '/enviar' && <Pill rows={rows} />}
    </>
  )
}

/** How many files are over the window, while there are; `undefined` otherwise. */
function useFilesOver(): number | undefined {
  const [over, setOver] = useState<number>()
  useEffect(() => {
    let depth = 0
    const enter = (e: DragEvent) => {
      if (!hasFiles(e.dataTransfer)) return
      e.preventDefault()
      depth++
      setOver(countFiles(e.dataTransfer))
    }
    // They may have been over it before this was here.
    const move = (e: DragEvent) => {
      if (depth === 0) enter(e)
    }
    const leave = (e: DragEvent) => {
      if (!hasFiles(e.dataTransfer)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(undefined)
    }
    const drop = () => {
      depth = 0
      setOver(undefined)
    }
    window.addEventListener('dragenter', enter)
    window.addEventListener('dragover', move)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragenter', enter)
      window.removeEventListener('dragover', move)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])
  return over
}

/** The browser asks before a tab with unsent files is closed. */
function useUnloadGuard() {
  useEffect(() => {
    const ask = (e: BeforeUnloadEvent) => {
      if (unsent(desk.rows()).length > 0) e.preventDefault()
    }
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [])
}
