import { PageHeader } from '../../ui/PageHeader'
import { shellText } from '../../ui/shell-words'

export function NewPermissionPage() {
  const t = shellText.useText()
  return <PageHeader title={t('permissions')} />
}
