import { contentUrl, type DocumentDetail } from '../../api/documents'
import { Viewer, ViewerDesk, ViewerNote } from '../../ui/viewer/Viewer'
import { docText } from './i18n'

/** The document itself, where the browser can show it and this person may have it. */
export function Preview({ doc, onPages }: { doc: DocumentDetail; onPages?: (pages: number) => void }) {
  const t = docText.useText()
  if (!doc.can.includes('download'))
    return (
      <ViewerDesk>
        <ViewerNote icon="lock" text={t('preview.noRight')} />
      </ViewerDesk>
    )
  return <Viewer key={doc.content.sha256} source={contentUrl(doc.id)} mediaType={doc.content.media_type} title={doc.title} filename={doc.content.filename} onPages={onPages} />
}
