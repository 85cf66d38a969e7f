import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, type RefObject } from 'react'
import { api, body } from '../../api/client'
import { asProblem } from '../../api/problem'
import type { SchemaDocumentPreview } from '../../api/schema'
import { Button } from '../Button'
import { ErrorState } from '../States'
import { viewerText } from './i18n'
import { Sheets, useSheet } from './Sheets'
import { Opening, useImageSource, ViewerDesk, ViewerNote } from './Viewer'
import css from './Viewer.module.css'

type Of = { id: string; version: number; title: string }

/** Kept apart from what changes of documents make old: a version's pages are what they are. */
const key = (of: Of) => ['pages', of.id, of.version] as const

/** The pages of a document as images made for this screen, for whoever may see it and not have its file. */
export function PagesView({ onPages, className, ...of }: Of & { onPages?: (pages: number) => void; className?: string }) {
  const t = viewerText.useText()
  const { data: preview, error, refetch } = useQuery({
    queryKey: key(of),
    staleTime: 60_000,
    queryFn: ({ signal }) => body(api.GET('/api/documents/{id}/preview', { params: { path: { id: of.id }, query: { version: of.version } }, signal })),
  })
  const pages = preview?.pages ?? 0
  useEffect(() => {
    if (pages) onPages?.(pages)
  }, [pages, onPages])
  return (
    <ViewerDesk className={className}>
      {error && !preview ? (
        <ErrorState error={error} title={t('failed')} retry={() => void refetch()} />
      ) : preview?.reason ? (
        <ViewerNote icon={preview.reason === 'unsupported' ? 'docs' : 'warn'} text={t(`noPages.${preview.reason}`)} />
      ) : (
        <>
          {!preview && <Opening />}
          <Sheets pages={pages}>{(page, width, ground) => <PageImage key={page} of={of} preview={preview!} number={page} width={width} ground={ground} />}</Sheets>
        </>
      )}
    </ViewerDesk>
  )
}

function PageImage({ of, preview, number, width, ground }: { of: Of; preview: SchemaDocumentPreview; number: number; width: number; ground: RefObject<HTMLDivElement | null> }) {
  const t = viewerText.useText()
  const { near, setSize, sheet } = useSheet(number, { width: preview.width ?? 210, height: preview.height ?? 297 }, width, ground)
  const wanted = width * Math.min(window.devicePixelRatio || 1, 3)
  const made = preview.widths.find((w) => w >= wanted) ?? preview.widths.at(-1)!
  const { data: image, error, refetch } = useQuery({
    queryKey: [...key(of), number, made],
    enabled: near,
    staleTime: Infinity,
    gcTime: 30_000, // somebody's papers
    placeholderData: keepPreviousData, // looking closer does not blink
    retry: (failures, why) => failures < 3 && [0, 502, 503, 504].includes(asProblem(why).status),
    queryFn: ({ signal }) => body(api.GET('/api/documents/{id}/preview/pages/{page}', { params: { path: { id: of.id, page: number }, query: { version: of.version, width: made } }, parseAs: 'blob', signal })),
  })
  return (
    <div {...sheet} aria-busy={(near && !image && !error) || undefined}>
      {error ? (
        <div className={css.lost} role="status">
          <p>{t('pageFailed')}</p>
          {asProblem(error).status !== 409 && (
            <Button size="small" icon="retry" onClick={() => void refetch()}>
              {t('pageAgain')}
            </Button>
          )}
        </div>
      ) : (
        image && near && <Drawn image={image} alt={preview.pages === 1 ? t('image', { title: of.title }) : t('imageOfPage', { page: number, pages: preview.pages, title: of.title })} onSize={setSize} />
      )}
    </div>
  )
}

function Drawn({ image, alt, onSize }: { image: Blob; alt: string; onSize: (size: { width: number; height: number }) => void }) {
  return <img ref={useImageSource(image)} className={css.drawn} alt={alt} onLoad={(e) => onSize({ width: e.currentTarget.naturalWidth, height: e.currentTarget.naturalHeight })} />
}
