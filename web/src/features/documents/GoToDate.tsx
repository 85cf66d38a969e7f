import { useState } from 'react'
import { DateField } from '../../ui/DateField'
import { Dialog } from '../../ui/Dialog'
import { sortOf, type ListSearch } from './filters'
import { docText } from './i18n'

/** G: the list begins at one day, whichever way it is sorted. It is a filter like others, and Back undoes it. */
export default function GoToDate({ search, onChange, onClose }: { search: ListSearch; onChange: (next: ListSearch) => void; onClose: () => void }) {
  const t = docText.useText()
  const [day, setDay] = useState('')
  function go(picked: string) {
    setDay(picked)
    if (!picked) return
    const sort = sortOf(search)
    const field = sort.endsWith('created_at') ? 'created' : 'date'
    onChange({ ...search, [`${field}_${sort === 'date' || sort === 'created_at' ? 'from' : 'to'}`]: picked })
    onClose()
  }
  return (
    <Dialog title={t('goToDate')} onClose={onClose} width={340} top>
      <DateField first label={t(sortOf(search).endsWith('created_at') ? 'filter.created' : 'filter.date')} hint={t('goToDateHint')} value={day} onChange={go} />
    </Dialog>
  )
}
