import { Button, IconButton, LinkButton } from '../../ui/Button'
import { docText } from './i18n'
import css from './SelectionBar.module.css'

export type BulkAction = 'download' | 'share' | 'edit' | 'delete' | 'restore' | 'purge'

/** Takes the filter row's place, at the same height, while rows are chosen. */
export function SelectionBar({ count, total, actions, busy, onAll, onAction, onLeave }: { count: number; total?: number; actions: BulkAction[]; /** They are of what was chosen before: it is being asked. */ busy?: boolean; onAll?: () => void; onAction: (action: BulkAction) => void; onLeave: () => void }) {
  const t = docText.useText()
  const icons = { download: 'down', share: 'share', edit: 'edit', delete: 'trash', restore: 'undo', purge: 'trash' } as const
  return (
    <div className={css.bar} role="toolbar" aria-label={t('selection.label', { count })}>
      <b className="num">{t('selection.count', { count })}</b>
      {onAll && total !== undefined && count < total && <LinkButton onClick={onAll}>{t('selection.all', { total })}</LinkButton>}
      <span className={css.room} />
      {actions.map((action) => (
        <Button key={action} kind="ghost" icon={icons[action]} busy={busy} className={css.action} aria-label={t(`selection.${action}`)} onClick={() => onAction(action)}>
          {t(`selection.${action}`)}
        </Button>
      ))}
      <IconButton icon="x" label={t('selection.leave')} onClick={onLeave} />
    </div>
  )
}
