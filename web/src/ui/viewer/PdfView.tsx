import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'
import { RenderingCancelledException, TextLayer } from 'pdfjs-dist'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { Icon } from '../Icon'
import { useShortcuts } from '../shortcuts'
import { viewerText } from './i18n'
import { needsPassword, openPdf } from './pdf'
import css from './Viewer.module.css'

type Size = { width: number; height: number }
const zooms = [1, 1.25, 1.5, 2, 3]

/** A PDF page under page: sizes are reserved from the first one, pages are drawn when they come near. */
export default function PdfView({ source, onPages, onFail, opening }: { source: string | Blob; onPages?: (pages: number) => void; onFail: (why: 'failed' | 'password') => void; opening: ReactNode }) {
  const t = viewerText.useText()
  const [opened, setOpened] = useState<{ pdf: PDFDocumentProxy; first: Size }>()
  const [at, setAt] = useState(1)
  const [zoom, setZoom] = useState(0)
  const [width, setWidth] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const tell = useRef({ onPages, onFail })
  useEffect(() => {
    tell.current = { onPages, onFail }
  })

  useEffect(() => {
    let stopped = false
    const task = openPdf(source)
    task.promise
      .then(async (pdf) => {
        const view = (await pdf.getPage(1)).getViewport({ scale: 1 })
        if (stopped) return
        setOpened({ pdf, first: { width: view.width, height: view.height } })
        tell.current.onPages?.(pdf.numPages)
      })
      .catch((error: unknown) => {
        if (!stopped) tell.current.onFail(needsPassword(error) ? 'password' : 'failed')
      })
    return () => {
      stopped = true
      void task.destroy()
    }
  }, [source])

  useEffect(() => {
    const el = scroller.current
    if (!el) return
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(160, Math.floor(entry.contentRect.width))))
    observer.observe(el)
    return () => observer.disconnect()
  }, [])

  const go = useCallback((page: number) => {
    const el = scroller.current?.querySelector<HTMLElement>(`[data-page="${page}"]`)
    if (el && scroller.current) scroller.current.scrollTo({ top: el.offsetTop - 20 })
  }, [])

  const pages = opened?.pdf.numPages ?? 0
  useShortcuts(t('pages'), [
    { keys: ['[', ']'], label: t('pages'), run: (e) => go(Math.max(1, Math.min(pages, at + (e.key === ']' ? 1 : -1)))), off: pages < 2 },
  ])

  const shown = width * zooms[zoom]!
  return (
    <>
      {!opened && opening}
      <div
        ref={scroller}
        className={css.pages}
        // A part that scrolls must be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="group"
        aria-label={t('label')}
        onScroll={(e) => {
          const middle = e.currentTarget.scrollTop + e.currentTarget.clientHeight / 2
          const all = [...e.currentTarget.querySelectorAll<HTMLElement>('[data-page]')]
          const now = all.findLast((p) => p.offsetTop <= middle)
          if (now) setAt(Number(now.dataset.page))
        }}
      >
        {opened && width > 0 && Array.from({ length: pages }, (_, i) => <PdfPage key={i} pdf={opened.pdf} number={i + 1} width={shown} first={opened.first} root={scroller} />)}
      </div>
      {opened && (
        <div className={`${css.pager} num`}>
          {pages > 1 && (
            <>
              <button type="button" aria-label={t('previousPage')} onClick={() => go(Math.max(1, at - 1))}>
                <Icon name="left" size="s" />
              </button>
              {t('page', { page: at, pages })}
              <button type="button" aria-label={t('nextPage')} onClick={() => go(Math.min(pages, at + 1))}>
                <Icon name="chev" size="s" />
              </button>
              <i />
            </>
          )}
          <button type="button" aria-label={t('zoomOut')} onClick={() => setZoom(Math.max(0, zoom - 1))}>
            <Icon name="zout" size="s" />
          </button>
          <button type="button" aria-label={t('zoomIn')} onClick={() => setZoom(Math.min(zooms.length - 1, zoom + 1))}>
            <Icon name="zin" size="s" />
          </button>
        </div>
      )}
    </>
  )
}

function PdfPage({ pdf, number, width, first, root }: { pdf: PDFDocumentProxy; number: number; width: number; first: Size; root: React.RefObject<HTMLDivElement | null> }) {
  const frame = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(number === 1)
  const [size, setSize] = useState(first)

  useEffect(() => {
    const el = frame.current
    if (!el) return
    const observer = new IntersectionObserver(([entry]) => setNear(!!entry?.isIntersecting), { root: root.current, rootMargin: '600px 0px' })
    observer.observe(el)
    return () => observer.disconnect()
  }, [root])

  useEffect(() => {
    if (!near) return
    const drawing = { stopped: false, stop: () => {} }
    const el = frame.current!
    pdf
      .getPage(number)
      .then((page) => (drawing.stopped ? undefined : draw(page, el, width, drawing, setSize)))
      .catch((error: unknown) => {
        if (!drawing.stopped && !(error instanceof RenderingCancelledException)) console.error(error)
      })
    return () => {
      drawing.stopped = true
      drawing.stop()
    }
  }, [near, pdf, number, width])

  return <div ref={frame} data-page={number} className={css.page} style={{ width, height: Math.round((width * size.height) / size.width) }} />
}

/** Picture and text of a page. The old picture stays until the new one is whole, so zooming does not blink. */
async function draw(page: PDFPageProxy, frame: HTMLElement, width: number, drawing: { stopped: boolean; stop: () => void }, onSize: (size: Size) => void) {
  const natural = page.getViewport({ scale: 1 })
  onSize({ width: natural.width, height: natural.height })
  const scale = width / natural.width
  const density = Math.min(window.devicePixelRatio || 1, 3)
  const viewport = page.getViewport({ scale: scale * density })
  const canvas = document.createElement('canvas')
  canvas.width = Math.floor(viewport.width)
  canvas.height = Math.floor(viewport.height)
  canvas.setAttribute('aria-hidden', 'true')
  const render = page.render({ canvas, viewport })
  drawing.stop = () => render.cancel()
  await render.promise
  if (drawing.stopped) return

  const text = document.createElement('div')
  text.className = css.text!
  text.style.setProperty('--total-scale-factor', String(scale))
  frame.replaceChildren(canvas, text)
  const layer = new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport: page.getViewport({ scale }) })
  drawing.stop = () => layer.cancel()
  await layer.render()
}
