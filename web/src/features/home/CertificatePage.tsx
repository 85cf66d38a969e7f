import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useSession } from '../../api/session'
import { buttonLink } from '../../ui/Button'
import { PageHeader } from '../../ui/PageHeader'
import { ErrorState, SkeletonRows, StateMessage, useNoNetwork } from '../../ui/States'
import css from './CertificatePage.module.css'
import { homeQuery } from './data'
import { clearDraft, takeDraft } from './draft'
import { noteText } from './i18n'
import { Kept } from './Kept'
import { preparePaper, type Paper } from './photo'
import { Receipt } from './Receipt'
import { Review } from './Review'
import { TakePaper } from './TakePaper'

/** A medical certificate in three taps: the photo, its review, sent. */
export function CertificatePage() {
  const t = noteText.useText()
  const { user } = useSession()
  const { recebido } = useSearch({ from: '/shell/inicio/atestado' })
  const { data: home, error: failed, refetch } = useQuery(homeQuery)
  const error = useNoNetwork(!home) ?? failed
  const [file, setFile] = useState(takeDraft)
  const [kept, setKept] = useState<number>()
  const paper = usePaper(file)
  const type = home?.atestado

  useEffect(() => () => clearDraft(), [])
  if (recebido) return <Receipt id={recebido} />
  if (kept) return <Kept at={kept} />

  return (
    <>
      <PageHeader title={type?.name ?? ''} back="/inicio" noBell />
      <div className={css.page} data-fills-screen={file ? '' : undefined}>
        {error && !home ? (
          <ErrorState error={error} retry={() => void refetch()} />
        ) : !home ? (
          <SkeletonRows rows={4} />
        ) : !type || !user.employee_id ? (
          <StateMessage
            icon="lock"
            title={t('notForYou')}
            actions={
              <Link to="/inicio" className={buttonLink()}>
                {t('back')}
              </Link>
            }
          >
            {t('notForYouText')}
          </StateMessage>
        ) : file ? (
          <Review key={paper?.content.size} type={type} paper={paper} onFile={setFile} onKept={setKept} />
        ) : (
          <div className={css.pick}>
            <StateMessage icon="cam" title={t('pickTitle')}>
              {t('pickText')}
            </StateMessage>
            <TakePaper onFile={setFile} />
          </div>
        )}
      </div>
    </>
  )
}

/** The file as it will be sent; undefined while it is being prepared. */
function usePaper(file: File | undefined): Paper | undefined {
  const [done, setDone] = useState<{ of: File; paper: Paper }>()
  useEffect(() => {
    if (!file) return
    let current = true
    void preparePaper(file).then((paper) => current && setDone({ of: file, paper }))
    return () => {
      current = false
    }
  }, [file])
  return done && done.of === file ? done.paper : undefined
}
