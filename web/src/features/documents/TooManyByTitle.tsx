import { Button } from '../../ui/Button'
import { StateMessage } from '../../ui/States'
import type { ListSearch } from './filters'
import { docText } from './i18n'

/** More documents than are listed by title: what to do instead. */
export function TooManyByTitle({ search, onChange }: { search: ListSearch; onChange: (next: ListSearch) => void }) {
  const t = docText.useText()
  return (
    <StateMessage icon="filter" title={t('empty.byTitle')} actions={<Button onClick={() => onChange({ ...search, sort: '-date' })}>{t('empty.byDate')}</Button>}>
      {t('empty.byTitleText')}
    </StateMessage>
  )
}
