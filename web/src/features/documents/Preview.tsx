import { lazy, Suspense, useState } from 'react'
import { contentUrl, type DocumentDetail } from '../../api/documents'
import { buttonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { useAfter } from '../../ui/States'
import { canShow } from './describe'
import { docText } from './i18n'
import css from './Preview.module.css'

const PdfView = lazy(() => import('./PdfView'))

/** The document itself, where the browser can show it and this person may have it. The room is there before the file is. */
export function Preview({ doc, onPages }: { doc: DocumentDetail; onPages?: (pages: number) => void }) {
  const t = docText.useText()
  const kind = canShow(doc.content.media_type)
  const [failed, setFailed] = useState<'failed' | 'password'>()
  return (
    <section className={css.desk} aria-label={t('preview.label')}>
      {!doc.can.includes('download') ? (
        <Note icon="lock" text={t('preview.noRight')} />
      ) : failed ? (
        <Note icon="warn" text={t(`preview.${failed}`)} doc={doc} />
      ) : kind === 'pdf' ? (
        <Suspense fallback={<Opening />}>
          <PdfView key={doc.content.sha256} url={contentUrl(doc.id)} onPages={onPages} onFail={setFailed} opening={<Opening />} />
        </Suspense>
      ) : kind === 'image' ? (
        <div className={css.imageFrame}>
          <img key={doc.content.sha256} src={contentUrl(doc.id)} alt={t('preview.image', { title: doc.title })} onError={() => setFailed('failed')} />
        </div>
      ) : (
        <Note icon="docs" text={t('preview.noKind')} doc={doc} />
      )}
    </section>
  )
}

function Note({ icon, text, doc }: { icon: 'lock' | 'warn' | 'docs'; text: string; doc?: DocumentDetail }) {
  const t = docText.useText()
  return (
    <div className={css.note}>
      <Icon name={icon} size="xl" />
      {doc && <b className="cut">{doc.content.filename}</b>}
      <p>{text}</p>
      {doc && (
        <a className={buttonLink()} href={contentUrl(doc.id)} download={doc.content.filename}>
          <Icon name="down" />
          {t('pane.download')}
        </a>
      )}
    </div>
  )
}

function Opening() {
  const t = docText.useText()
  const shown = useAfter(150)
  return <div className={css.opening} role="status" aria-label={t('preview.loading')} aria-busy="true" data-shown={shown || undefined} />
}
