import { PageHeader } from '../../ui/PageHeader'
import { shellText } from '../../ui/shell-words'

export function SessionsPage() {
  const t = shellText.useText()
  return <PageHeader title={t('sessions')} />
}
