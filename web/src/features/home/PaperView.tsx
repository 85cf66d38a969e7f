import type { DocumentType } from '../../api/documents'
import { Icon } from '../../ui/Icon'
import { useImageSource, Viewer } from '../../ui/viewer/Viewer'
import { noteText } from './i18n'
import type { Paper } from './photo'
import css from './PaperView.module.css'

/** What was photographed or chosen, whether it is sharp, and the way to another. */
export function PaperView({ paper, type, onFile }: { paper: Paper | undefined; type: DocumentType; onFile: (file: File) => void }) {
  const t = noteText.useText()
  return (
    <div className={css.photo} aria-busy={!paper || undefined}>
      {!paper ? (
        <p className={css.wait} role="status">
          {t('preparing')}
        </p>
      ) : paper.image && paper.sharp !== undefined ? (
        <Photo content={paper.content} alt={t('photoLabel', { type: type.name })} />
      ) : (
        <Viewer className={css.viewer} source={paper.content} mediaType={paper.content.type} title={paper.filename} filename={paper.filename} />
      )}
      {paper?.sharp !== undefined && (
        <span className={css.tag} data-blurred={!paper.sharp || undefined} role="status">
          <Icon name={paper.sharp ? 'check' : 'warn'} size="s" />
          {t(paper.sharp ? 'sharp' : 'blurred')}
        </span>
      )}
      {paper && (
        <label className={css.again}>
          <Icon name={paper.image ? 'cam' : 'docs'} />
          {t(paper.image ? 'again' : 'change')}
          <input
            type="file"
            accept={paper.image ? 'image/*' : 'image/*,application/pdf'}
            {...(paper.image ? { capture: 'environment' as const } : {})}
            className="sr"
            onChange={(e) => {
              const file = e.currentTarget.files?.[0]
              e.currentTarget.value = ''
              if (file) onFile(file)
            }}
          />
        </label>
      )}
    </div>
  )
}

function Photo({ content, alt }: { content: Blob; alt: string }) {
  return <img ref={useImageSource(content)} alt={alt} className={css.image} />
}
