import { skipToken, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useClasses, useTypes } from '../../api/catalog'
import type { SentDocument } from '../../api/send'
import type { SchemaAudience } from '../../api/schema'
import { useSession } from '../../api/session'
import { Button } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { announce } from '../../ui/live'
import { groupWords, ownWords, seesQuery } from '../../ui/reach/audience'
import { reachText } from '../../ui/reach/words'
import { ErrorState, SkeletonRows } from '../../ui/States'
import { documentQuery } from './data'
import { lastDay, leaveFields, protocolOf, shortDay } from './days'
import { Hero } from './Hero'
import { noteText } from './i18n'
import css from './Receipt.module.css'
import { saveReceipt } from './receiptImage'

/** What was received and when, to the second; it can be kept as a picture. */
export function Receipt({ id }: { id: string }) {
  const t = noteText.useText()
  const f = useFormat()
  const { user, company } = useSession()
  const types = useTypes()
  const classes = useClasses()
  const [saved, setSaved] = useState(false)
  const just = useQuery<SentDocument>({ queryKey: ['home', 'receipt', id], queryFn: skipToken })
  const read = useQuery({ ...documentQuery(id), enabled: !just.data })
  const doc = just.data ?? read.data
  const say = reachText.useText()
  const { data: seen } = useQuery(seesQuery(id))
  const type = doc && types.byId.get(doc.type)
  const there = !!doc
  useEffect(() => {
    if (there) announce(t('done.title'))
  }, [there, t])
  if (!doc) return <div className={css.page}>{read.error ? <ErrorState error={read.error} retry={() => void read.refetch()} /> : <SkeletonRows rows={4} />}</div>

  const asks = leaveFields(type?.fields)
  const start = asks.start && (doc.fields?.[asks.start.id] as string | undefined)
  const days = asks.days && (doc.fields?.[asks.days.id] as number | undefined)
  const className = classes.name(doc.class)
  const rows: [string, string][] = []
  if (start && days) rows.push([t('done.leave'), days > 1 ? t('done.span', { days: t('days', { count: days }), from: shortDay(start, f), to: f.date(lastDay(start, days)) }) : t('done.one', { days: t('days', { count: days }), from: f.date(start) })])
  rows.push([t('done.received'), `${f.date(new Date(doc.created_at))}, ${f.timeSeconds(doc.created_at)}`], [t('done.protocol'), protocolOf(doc)], [t('done.who'), seen ? who(seen) : t('done.whoRestricted', { class: className })])

  // The words of the review before it was sent.
  function who(audience: SchemaAudience) {
    if (doc!.employee_id === user.employee_id) return ownWords(audience, doc!.created_by === user.account_id, say, f)
    return [say('sees.people', { count: audience.total }), groupWords(audience, say, f)].filter(Boolean).join(': ')
  }

  async function save() {
    await saveReceipt({
      title: t('done.receipt'),
      company,
      filename: `${protocolOf(doc!)}.png`,
      rows: [[t('done.person'), user.name], [t('done.document'), doc!.title], ...(seen ? rows : rows.slice(0, -1)), [t('done.id'), doc!.id]],
    })
    setSaved(true)
    announce(t('done.saved'))
  }

  return (
    <div className={css.page}>
      <div className={css.column}>
        <Hero
          tall
          title={t('done.title')}
          mark={
            <span className={css.seal}>
              <Icon name="check" />
            </span>
          }
        >
          {t('done.text')}
          <br />
          {t('done.wish', { name: user.name.split(' ')[0] })}
        </Hero>
        <dl className={css.rows}>
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="num">{value}</dd>
            </div>
          ))}
        </dl>
        <p className={css.keep}>{t('done.keep')}</p>
        <div className={css.foot}>
          <Button icon={saved ? 'check' : 'down'} className={css.save} onClick={() => void save()}>
            {saved ? t('done.saved') : t('done.save')}
          </Button>
          <Link to="/inicio" className={css.back}>
            {t('back')}
          </Link>
        </div>
      </div>
    </div>
  )
}
