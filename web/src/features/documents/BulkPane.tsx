import type { DocumentRow } from '../../api/documents'
import { IconButton } from '../../ui/Button'
import { Pane, PaneTop } from '../../ui/Pane'
import type { Outcome } from './data'
import css from './DocumentPane.module.css'
import EditForm from './EditForm'
import { docText } from './i18n'
import SharePanel from './SharePanel'

/** The pane while several rows are edited or shared together. */
export default function BulkPane({ kind, docs, onClose, onFailed }: { kind: 'edit' | 'share'; docs: readonly DocumentRow[]; onClose: () => void; onFailed: (failed: Outcome['failed']) => void }) {
  const t = docText.useText()
  return (
    <Pane label={t(kind === 'edit' ? 'edit.titleMany' : 'share.titleMany', { count: docs.length })} resizeLabel={t('pane.resize')} onClose={onClose}>
      <PaneTop title={t('selection.count', { count: docs.length })}>
        <IconButton icon="x" label={t('pane.close')} onClick={onClose} />
      </PaneTop>
      <div className={css.body}>{kind === 'edit' ? <EditForm {...{ docs, onFailed }} onDone={onClose} /> : <SharePanel {...{ docs, onFailed }} onDone={onClose} />}</div>
    </Pane>
  )
}
