import { Link, useNavigate, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useSession } from '../../api/session'
import type { SchemaDocumentRow } from '../../api/schema'
import { IconButton } from '../../ui/Button'
import { Folha } from '../../ui/Folha'
import { useFormat } from '../../ui/format'
import { PageHeader } from '../../ui/PageHeader'
import { useShortcuts } from '../../ui/shortcuts'
import css from './Questions.module.css'
import type { WhySearch } from './reach'
import { whyText } from './why-i18n'

/** The two questions about one document: which document at the top, the questions beside each other, the answer below. */
export function Questions({ id, document, now, at, children }: { id: string; document?: SchemaDocumentRow; now: 'why' | 'who'; at?: string; children: ReactNode }) {
  const t = whyText.useText()
  const f = useFormat()
  const { company } = useSession()
  const router = useRouter()
  const navigate = useNavigate()
  // Back to where one came from, with its filters; from an address alone, to the document.
  const close = () => (router.history.canGoBack() ? router.history.back() : void navigate({ to: '/documentos', search: { doc: id } }))
  const go = (to: 'why' | 'who') => void navigate({ to: to === 'why' ? '/documentos/$id/por-que' : '/documentos/$id/quem-ve', params: { id }, search: { at } as never, replace: true })
  useShortcuts(t('questions'), [
    { keys: 'y', label: t('why'), run: () => go('why') },
    { keys: 'w', label: t('who'), run: () => go('who') },
    { keys: 'Escape', label: t('close'), run: close },
  ])
  const question = (which: 'why' | 'who') => (
    <Link to={which === 'why' ? '/documentos/$id/por-que' : '/documentos/$id/quem-ve'} params={{ id }} search={{ at } satisfies WhySearch as never} replace className={css.question} aria-current={now === which ? 'page' : undefined} activeProps={{}}>
      {t(which)}
    </Link>
  )
  return (
    <>
      <PageHeader
        title={document?.title ?? t(now)}
        scope={document && `${document.employee?.name ?? company}, ${f.date(document.date)}`}
        lead={document && <Folha classId={document.class} />}
        noBell
        search={
          <nav className={css.questions} aria-label={t('questions')}>
            {question('why')}
            {question('who')}
          </nav>
        }
        actions={<IconButton icon="x" label={t('close')} onClick={close} />}
      />
      <div className={css.scroll}>
        <div className={css.page}>{children}</div>
      </div>
    </>
  )
}
