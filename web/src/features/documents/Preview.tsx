import { contentUrl, type DocumentDetail } from '../../api/documents'
import { PagesView } from '../../ui/viewer/PagesView'
import { Viewer } from '../../ui/viewer/Viewer'

/** The document itself: its file where this person may have it, else images of its pages. */
export function Preview({ doc, onPages }: { doc: DocumentDetail; onPages?: (pages: number) => void }) {
  return doc.can.includes('download') ? (
    <Viewer key={doc.content.sha256} title={doc.title} onPages={onPages} source={contentUrl(doc.id)} mediaType={doc.content.media_type} filename={doc.content.filename} />
  ) : (
    <PagesView key={doc.content.sha256} title={doc.title} onPages={doc.content.media_type === 'application/pdf' ? onPages : undefined} id={doc.id} version={doc.content.version} />
  )
}
