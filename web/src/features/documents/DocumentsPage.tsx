import { PageHeader } from '../../ui/PageHeader'
import { shellText } from '../../ui/shell-words'

export function DocumentsPage() {
  const t = shellText.useText()
  return <PageHeader title={t('documents')} />
}
