import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'
import { RenderingCancelledException, TextLayer } from 'pdfjs-dist'
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { needsPassword, openPdf } from './pdf'
import { Sheets, useSheet, type Size } from './Sheets'
import css from './Viewer.module.css'

/** A PDF page under page: sizes are reserved from the first one, pages are drawn when they come near. */
export default function PdfView({ source, onPages, onFail, opening }: { source: string | Blob; onPages?: (pages: number) => void; onFail: (why: 'failed' | 'password') => void; opening: ReactNode }) {
  const [opened, setOpened] = useState<{ pdf: PDFDocumentProxy; first: Size }>()
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

  return (
    <>
      {!opened && opening}
      <Sheets pages={opened?.pdf.numPages ?? 0}>{(page, width, ground) => <PdfPage key={page} pdf={opened!.pdf} number={page} width={width} first={opened!.first} ground={ground} />}</Sheets>
    </>
  )
}

function PdfPage({ pdf, number, width, first, ground }: { pdf: PDFDocumentProxy; number: number; width: number; first: Size; ground: RefObject<HTMLDivElement | null> }) {
  const { near, setSize, frame, sheet } = useSheet(number, first, width, ground)

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
  }, [near, pdf, number, width, frame, setSize])

  return <div {...sheet} />
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
