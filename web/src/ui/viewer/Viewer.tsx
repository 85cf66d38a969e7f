import { Suspense, useCallback, useState, type ReactNode } from 'react'
import { buttonLink } from '../Button'
import { Icon } from '../Icon'
import { useAfter } from '../States'
import { viewerText } from './i18n'
import { PdfView } from './pdf-view'
import css from './Viewer.module.css'

type Source = {
  /** Where the bytes are, or a file of this device that was not sent anywhere yet. */
  source: string | Blob
  mediaType: string
  title: string
  filename?: string
}

/** What the browser can show by itself. */
export function canShow(mediaType: string): 'pdf' | 'image' | undefined {
  if (mediaType === 'application/pdf') return 'pdf'
  return /^image\/(png|jpeg|webp|gif|avif|bmp)$/.test(mediaType) ? 'image' : undefined
}

/**
 * A file itself, where the browser can show it: PDF page by page, images as they are, else its name and how to get it. The
 * room is there before the file is. Give it a `key` of the bytes, so that another file begins anew.
 */
export function Viewer({ onPages, className, ...file }: Source & { onPages?: (pages: number) => void; className?: string }) {
  const t = viewerText.useText()
  const kind = canShow(file.mediaType)
  const [failed, setFailed] = useState<'failed' | 'password'>()
  const here = typeof file.source !== 'string'
  return (
    <ViewerDesk className={className}>
      {failed ? (
        <ViewerNote icon="warn" text={t(here ? `${failed}Here` : failed)} file={file} />
      ) : kind === 'pdf' ? (
        <Suspense fallback={<Opening />}>
          <PdfView source={file.source} onPages={onPages} onFail={setFailed} opening={<Opening />} />
        </Suspense>
      ) : kind === 'image' ? (
        <ViewerImage {...file} onFail={() => setFailed('failed')} />
      ) : (
        <ViewerNote icon="docs" text={t('noKind')} file={file} />
      )}
    </ViewerDesk>
  )
}

/** The ground that a document lies on. */
export function ViewerDesk({ className, children }: { className?: string; children: ReactNode }) {
  const t = viewerText.useText()
  return (
    <section className={[css.desk, className].filter(Boolean).join(' ')} aria-label={t('label')}>
      {children}
    </section>
  )
}

function ViewerImage({ source, title, onFail }: Source & { onFail: () => void }) {
  const t = viewerText.useText()
  return (
    <div className={css.imageFrame}>
      <img ref={useImageSource(source)} alt={t('image', { title })} onError={onFail} />
    </div>
  )
}

/** The `ref` of an image of an address, or of a file of this device, which gets an address for as long as the image lives. */
export function useImageSource(source: string | Blob) {
  return useCallback(
    (image: HTMLImageElement) => {
      const url = typeof source === 'string' ? source : URL.createObjectURL(source)
      image.src = url
      return () => {
        if (typeof source !== 'string') URL.revokeObjectURL(url)
      }
    },
    [source],
  )
}

/** In place of the document: why it is not shown, and how to get it when it is somewhere. */
export function ViewerNote({ icon, text, file }: { icon: 'warn' | 'docs'; text: string; file?: Source }) {
  const t = viewerText.useText()
  return (
    <div className={css.note}>
      <Icon name={icon} size="xl" />
      {file?.filename && <b className="cut">{file.filename}</b>}
      <p>{text}</p>
      {typeof file?.source === 'string' && (
        <a className={buttonLink()} href={file.source} download={file.filename ?? ''}>
          <Icon name="down" />
          {t('download')}
        </a>
      )}
    </div>
  )
}

export function Opening() {
  const t = viewerText.useText()
  const shown = useAfter(150)
  return <div className={css.opening} role="status" aria-label={t('loading')} aria-busy="true" data-shown={shown || undefined} />
}
