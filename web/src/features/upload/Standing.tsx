import { Link } from '@tanstack/react-router'
import { Button, link, LinkButton } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { Track } from '../../ui/Section'
import { uploadText } from './i18n'
import type { Act } from './RowLine'
import { typeOf, type DocumentType, type Row, type Standing as Where } from './row'
import { useNow } from './useNow'
import css from './RowLine.module.css'
import { troubleOf } from './trouble'

/** Where a row stands, and the one thing to do about it. */
export function Standing({ row, where, types, act }: { row: Row; where: Where; types: readonly DocumentType[]; act: Act }) {
  const t = uploadText.useText()
  const f = useFormat()
  switch (where) {
    case 'unfit':
      return <Said icon="stop" tone="bad" word={t(row.unfit === 'program' ? 'is.program' : 'is.emptyFile')} hint={t(row.unfit === 'program' ? 'is.programHint' : 'is.emptyFileHint')} />
    case 'reading':
      return <Said quiet word={t('is.reading')} />
    case 'person':
      return <Said quiet word={t('is.person')} />
    case 'type':
      return <Said quiet word={t('is.type')} />
    case 'confirm':
      return (
        <>
          <Button tabIndex={-1} onClick={() => (row.homonyms.length > 1 ? act.ask(row.id, 'person') : act.confirm(row.id))}>
            {t(row.homonyms.length > 1 ? 'is.which' : 'is.confirm')}
          </Button>
          {row.how === 'back' && <small>{t('is.inBin')}</small>}
        </>
      )
    case 'fields':
      return (
        <Button tabIndex={-1} onClick={() => act.open(row.id)}>
          {t('is.fields')}
        </Button>
      )
    case 'ready':
      return <Said word={t('is.ready')} hint={t('is.readyHint')} />
    case 'queued':
      return <Said word={t('is.queued')} hint={<LinkButton onClick={() => act.stop(row.id)}>{t('is.stop')}</LinkButton>} />
    case 'sending':
      return <Going row={row} act={act} />
    case 'sent':
      return (
        <Said
          icon="check"
          tone="ok"
          word={t('is.sent')}
          hint={
            <>
              {row.document && t('is.at', { time: f.time(row.document.created_at) })}
              {row.document && (
                <>
                  {' · '}
                  <Link to="/documentos" search={{ doc: row.document.id }} className={link}>
                    {t('is.open')}
                  </Link>
                  {row.undoable && (
                    <>
                      {' · '}
                      <TakeBack row={row} act={act} />
                    </>
                  )}
                </>
              )}
            </>
          }
        />
      )
    case 'duplicate':
      return <Twice row={row} act={act} />
    case 'failed': {
      const { word, retry } = troubleOf(row.problem)
      const hint =
        word === 'forbidden' ? t('is.forbiddenHint', { type: typeOf(row, types)?.name }) : word === 'tooLarge' ? t('is.tooLargeHint', { size: f.bytes(row.file.size) }) : word === 'contradicts' ? t('is.contradictsHint') : word === 'ours' && row.problem?.requestId ? t('is.code', { code: row.problem.requestId.slice(0, 8) }) : undefined
      return (
        <Said
          icon={word === 'contradicts' || word === 'tooLarge' ? 'stop' : 'warn'}
          tone="bad"
          word={t(`is.${word}`)}
          hint={
            retry ? (
              <>
                <LinkButton onClick={() => act.retry(row.id)}>{t('is.retry')}</LinkButton>
                {hint && ` · ${hint}`}
              </>
            ) : (
              (hint ?? <LinkButton onClick={() => act.open(row.id)}>{t('is.look')}</LinkButton>)
            )
          }
        />
      )
    }
  }
}

function Said({ icon, tone, word, hint, quiet }: { icon?: 'check' | 'warn' | 'stop' | 'dup'; tone?: 'ok' | 'bad' | 'care'; word: string; hint?: React.ReactNode; quiet?: boolean }) {
  return (
    <div>
      <div className={[css.word, tone, quiet && css.quiet].filter(Boolean).join(' ')}>
        {icon && <Icon name={icon} size="s" />}
        <span>{word}</span>
      </div>
      {hint && <small>{hint}</small>}
    </div>
  )
}

/** What was sent by mistake goes into the bin, and its file is on the desk again. */
function TakeBack({ row, act }: { row: Row; act: Act }) {
  const t = uploadText.useText()
  if (row.back === 'going') return <>{t('is.goingBack')}</>
  if (row.back?.forbidden) return <>{t('is.noBack')}</>
  return (
    <>
      {row.back && `${t('is.backFailed')} · `}
      <LinkButton onClick={() => act.takeBack(row.id)}>{t(row.back ? 'is.retry' : 'is.undo')}</LinkButton>
    </>
  )
}

function Twice({ row, act }: { row: Row; act: Act }) {
  const t = uploadText.useText()
  const f = useFormat()
  const there = row.duplicate!
  return (
    <Said
      icon="dup"
      tone="care"
      word={t('is.duplicate')}
      hint={
        <span className={css.twice}>
          {'above' in there ? (
            <span>{t('is.sameAbove', { name: there.above })}</span>
          ) : (
            <Link to="/documentos" search={{ doc: there.id }} className={link} title={[there.title, there.person].filter(Boolean).join(', ')}>
              {t('is.same', { date: f.date(new Date(there.at)) })}
            </Link>
          )}
          <LinkButton onClick={() => act.anyway(row.id)}>{t('is.anyway')}</LinkButton>
        </span>
      }
    />
  )
}

/** Bytes gone of all, and how long the rest takes at the pace so far. */
function Going({ row, act }: { row: Row; act: Act }) {
  const t = uploadText.useText()
  const now = useNow()
  const share = row.file.size ? row.sent / row.file.size : 0
  const spent = (now - (row.startedAt ?? now)) / 1000
  const left = share > 0.02 && share < 1 && spent > 1 ? (spent / share) * (1 - share) : undefined
  return (
    <div className={css.going}>
      <div>
        <b className="num">{t('is.sending', { percent: Math.floor(share * 100) })}</b>
        <small>{share >= 1 ? t('is.finishing') : left !== undefined && t('is.left', { time: duration(left, t) })}</small>
        <LinkButton onClick={() => act.stop(row.id)}>{t('is.stop')}</LinkButton>
      </div>
      <Track value={share} label={row.file.name} />
    </div>
  )
}

function duration(seconds: number, t: ReturnType<typeof uploadText.useText>): string {
  if (seconds < 60) return t('is.seconds', { n: Math.max(1, Math.round(seconds)) })
  if (seconds < 3600) return t('is.minutes', { n: Math.round(seconds / 60) })
  return t('is.hours', { n: Math.round(seconds / 3600) })
}
