import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { contentUrl, type DocumentDetail, type FieldValue } from '../../api/documents'
import { download } from '../../api/download'
import { Problem } from '../../api/problem'
import { useSession } from '../../api/session'
import { Button, buttonLink } from '../../ui/Button'
import { ClassMark } from '../../ui/Folha'
import { useFormat, type Format } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { PageHeader } from '../../ui/PageHeader'
import { Fact, Facts } from '../../ui/Pane'
import { reachText } from '../../ui/reach/words'
import { useRefusals } from '../../ui/refusals'
import { SeenBy } from '../../ui/reach/SeenBy'
import { useShortcuts } from '../../ui/shortcuts'
import { ErrorState, SkeletonRows } from '../../ui/States'
import { PagesView } from '../../ui/viewer/PagesView'
import { Viewer } from '../../ui/viewer/Viewer'
import { documentQuery, readNotices } from './data'
import { homeText } from './i18n'
import css from './OwnDocument.module.css'

/** One paper, over the whole column: the page itself, what it says, and who sees it. */
export function OwnDocument({ id }: { id: string }) {
  const t = homeText.useText()
  const f = useFormat()
  const router = useRouter()
  const client = useQueryClient()
  const { user } = useSession()
  const { doc: _, ...rest } = useSearch({ from: '/shell/documentos' })
  const { data, error, refetch } = useQuery({ ...documentQuery(id), refetchInterval: 60_000, refetchOnWindowFocus: true })
  const doc = error instanceof Problem && error.missing ? undefined : data // what was taken back meanwhile goes
  const [refused, setRefused] = useState<Problem>()
  const refusals = useRefusals()
  const back = () => void router.navigate({ to: '/documentos', search: rest })
  const ask = reachText.useText()
  useShortcuts(t('documents.title'), [
    { keys: 'w', label: ask('sees.who'), run: () => void router.navigate({ to: '/documentos/$id/quem-ve', params: { id } }) },
    { keys: 'y', label: ask('sees.why'), run: () => void router.navigate({ to: '/documentos/$id/por-que', params: { id } }) },
    { keys: 'Escape', label: t('doc.back'), run: back, quiet: true },
  ])

  const there = doc?.id
  useEffect(() => {
    if (!there) return
    readNotices(there).then(
      () => {
        void client.invalidateQueries({ queryKey: ['home'] })
        void client.invalidateQueries({ queryKey: ['notifications'] })
        void client.invalidateQueries({ queryKey: ['documents', 'own'] })
      },
      () => undefined, // the dot stays until the next time
    )
  }, [there, client])

  const toList = (
    <Link to="/documentos" search={rest} className={buttonLink()}>
      {t('doc.back')}
    </Link>
  )
  if (!doc)
    return (
      <>
        <PageHeader title={t('documents.title')} back="/documentos" noBell />
        {error ? <ErrorState error={error} retry={() => void refetch()} back={toList} /> : <SkeletonRows rows={4} />}
      </>
    )
  async function save(doc: DocumentDetail) {
    const [failed] = await download([doc])
    setRefused(failed?.problem)
    if (failed) void refetch()
  }
  const may = doc.can.includes('download')
  const fields = (doc.document_type.fields ?? []).filter((x) => doc.fields?.[x.id] !== undefined && doc.fields[x.id] !== '')
  const who = doc.created_by === user.account_id ? t('doc.you') : (doc.created_by_name ?? t('doc.system'))
  return (
    <>
      <PageHeader
        title={doc.title}
        back="history"
        noBell
        actions={
          may && (
            <Button icon="down" aria-label={t('doc.download')} onClick={() => void save(doc)}>
              <span className={css.word}>{t('doc.download')}</span>
            </Button>
          )
        }
      />
      <div className={css.scroll}>
        {refused && (
          <p className={css.refused} role="alert">
            <Icon name="warn" />
            {t('doc.notSaved', { why: refusals.whole(refused) })}
          </p>
        )}
        <div className={css.column}>
          {may ? (
            <Viewer key={doc.content.sha256} className={css.viewer} source={contentUrl(doc.id)} mediaType={doc.content.media_type} title={doc.title} filename={doc.content.filename} />
          ) : (
            <PagesView key={doc.content.sha256} className={css.viewer} id={doc.id} version={doc.content.version} title={doc.title} />
          )}
          <div className={css.facts}>
            <ClassMark tint classId={doc.class} name={doc.class_name} />
            <Facts>
              {doc.employee && doc.employee_id !== user.employee_id && <Fact name={t('doc.person')}>{doc.employee.name}</Fact>}
              {doc.type_name !== doc.title && <Fact name={t('doc.type')}>{doc.type_name}</Fact>}
              <Fact name={t('doc.date')}>
                <span className="num">{f.date(doc.date)}</span>
              </Fact>
              {fields.map((x) => (
                <Fact key={x.id} name={x.name}>
                  {said(doc.fields![x.id]!, f)}
                </Fact>
              ))}
              <Fact name={t('doc.file')}>
                <span className="num">{f.bytes(doc.content.size)}</span> <span className="dim">{doc.content.filename}</span>
              </Fact>
              <Fact name={t('doc.sent')}>{t('doc.by', { who, when: f.moment(doc.created_at) })}</Fact>
            </Facts>
            <SeenBy id={doc.id} audience={doc.audience} />
          </div>
        </div>
      </div>
    </>
  )
}

function said(value: FieldValue, f: Format): string {
  if (typeof value === 'number') return f.decimal(value)
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return f.date(value)
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(value) ? f.month(`${value}-01`) : value
}
