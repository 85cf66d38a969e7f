import { useEffect, useMemo, useState } from 'react'
import { useClasses } from '../../api/catalog'
import type { SchemaPreview } from '../../api/schema'
import { Avatar } from '../Avatar'
import { LinkButton } from '../Button'
import { classLook } from '../classes'
import { ClassMark, Folha } from '../Folha'
import { useFormat, type Format } from '../format'
import { Icon } from '../Icon'
import { announce } from '../live'
import { useRefusals } from '../refusals'
import css from './Effect.module.css'
import { refusedBy, tooWide, type EffectState } from './preview'
import { reachText } from './words'

export type EffectKind = 'grant' | 'deny' | 'save' | 'revoke' | 'move'

type Say = typeof reachText.text

/** The sentences of an effect: who gains what, who loses what, or that nothing changes. */
export function headlines(p: SchemaPreview, kind: EffectKind, say: Say, f: Format): { side: 'gain' | 'lose' | 'same'; text: string }[] {
  if (p.unchanged) {
    if (p.nothing) return [{ side: 'same', text: say(p.nothing === 'nobody' ? 'effect.nothingNobody' : 'effect.nothingDocuments') }]
    const key = kind === 'grant' || kind === 'save' ? 'effect.unchangedGrant' : kind === 'deny' ? 'effect.unchangedDeny' : kind === 'revoke' ? 'effect.unchangedRevoke' : 'effect.unchangedMove'
    return [{ side: 'same', text: say(key) }]
  }
  const side = (which: 'gain' | 'lose', people: number, documents: number, employees: number) =>
    people === 0
      ? []
      : [{ side: which, text: say(`effect.${which}`, { count: people, people: say('effect.people', { count: people }), action: say(`action.${p.action as 'view'}`), documents: ofDocuments(p, which, documents, employees, say, f) }) }]
  return [...side('gain', p.people_gain, p.documents_gain, p.employees_gain), ...side('lose', p.people_lose, p.documents_lose, p.employees_lose)]
}

/** "4.102 documentos de Saúde de 311 funcionários"; for sending it is the people that count. */
function ofDocuments(p: SchemaPreview, which: 'gain' | 'lose', documents: number, employees: number, say: Say, f: Format): string {
  const of = p.classes.filter((c) => (which === 'gain' ? c.documents_gain : c.documents_lose) > 0)
  const named = of.length > 0 && of.length <= 2 ? say('effect.ofClass', { class: f.list(of.map((c) => c.class_name)) }) : ''
  const whose = employees > 0 ? say('effect.ofEmployees', { count: employees }) : ''
  return [p.action === 'upload' ? say('effect.noTitle').toLocaleLowerCase() : say('effect.documents', { count: documents }), named, whose].filter(Boolean).join(' ')
}

/** The same with classes called as everywhere in the page. */
const called = (p: SchemaPreview, name: (id: string) => string): SchemaPreview => ({
  ...p,
  classes: p.classes.map((c) => ({ ...c, class_name: name(c.class) })),
  document_sample: p.document_sample.map((d) => ({ ...d, class_name: name(d.class) })),
})

/** Plain words of what is marked up. */
const plain = (text: string) => text.replace(/<\/?\w+>/g, '')

/** Exactly what a change does, beside the change: the headline, per class, who gains and who loses, and some of the documents. */
export function Effect({ state, kind, compact, notice, later }: { state: EffectState | undefined; kind: EffectKind; /** In a pane or a dialog: smaller, without the sample. */ compact?: boolean; /** The rights changed meanwhile: it has to be confirmed again. */ notice?: boolean; /** The day on which it begins, in words. */ later?: string }) {
  const t = reachText.useText()
  const f = useFormat()
  const refusals = useRefusals()
  const classes = useClasses()
  const counted = state?.preview
  const preview = useMemo(() => counted && called(counted, classes.name), [counted, classes])
  const lines = preview && headlines(preview, kind, t, f)
  const spoken = state && lines && !state.waiting && !state.problem ? lines.map((l) => plain(l.text)).join(' ') : ''
  useEffect(() => {
    if (spoken) announce(t('effect.announce', { text: spoken }))
  }, [spoken, t])
  const wide = state?.problem && tooWide(state.problem)
  const refused = refusedBy(state)
  return (
    <section className={compact ? `${css.effect} ${css.compact}` : css.effect} aria-label={t('effect.label')} aria-busy={state?.waiting || undefined}>
      <p className={css.kicker}>
        <Icon name="swap" size="s" />
        {later && kind === 'grant' ? t('effect.grantLater', { date: later }) : t(`effect.${kind}`)}
        <span className="num">{state?.waiting ? t('effect.counting') : state?.countedAt && !state.problem ? t('effect.exact', { time: f.timeSeconds(new Date(state.countedAt)) }) : ''}</span>
      </p>
      {notice && (
        <p className={css.notice} role="alert">
          <Icon name="warn" />
          {t('effect.changed')}
        </p>
      )}
      {!state ? (
        <p className={css.wait}>{t(kind === 'move' ? 'effect.waitMove' : 'effect.wait')}</p>
      ) : state.problem ? (
        <p className={refused ? css.problem : css.notice}>
          <Icon name={refused ? 'stop' : 'warn'} />
          <span>{refused ? `${t('effect.refused')} ${refusals.whole(refused)}` : t(wide ? 'effect.tooWide' : 'effect.failed')}</span>
        </p>
      ) : (
        preview &&
        lines && (
        <div className={css.body} data-old={state.waiting || undefined}>
          {lines.map((l) => (
            <Headline key={l.side} line={l} preview={preview} />
          ))}
          {!preview.unchanged && (
            <>
              <Classes preview={preview} />
              {preview.action !== 'upload' && <p className={css.what}>{t('effect.what')}</p>}
              <People title={t('effect.gains')} people={preview.gain_sample} total={preview.people_gain} sign="+" always={!compact && kind !== 'deny' && kind !== 'revoke'} />
              <People title={t('effect.loses')} people={preview.lose_sample} total={preview.people_lose} sign="−" always={!compact} />
              {preview.document_sample.length > 0 && <Sample preview={preview} />}
            </>
          )}
        </div>
        )
      )}
    </section>
  )
}

function Headline({ line, preview }: { line: { side: 'gain' | 'lose' | 'same'; text: string }; preview: SchemaPreview }) {
  const hue = preview.classes.length === 1 ? classLook(preview.classes[0]!.class).hue : undefined
  // The words come marked up from the phrase book; only <b> and <em> are in them.
  const parts = line.text.split(/(<b>.*?<\/b>|<em>.*?<\/em>)/)
  return (
    <p className={css.big} data-side={line.side}>
      {parts.map((part, i) =>
        part.startsWith('<b>') ? (
          <b key={i}>{plain(part)}</b>
        ) : part.startsWith('<em>') ? (
          <em key={i} className={hue}>
            {plain(part)}
          </em>
        ) : (
          part
        ),
      )}
    </p>
  )
}

function Classes({ preview }: { preview: SchemaPreview }) {
  const t = reachText.useText()
  const f = useFormat()
  const upload = preview.action === 'upload'
  return (
    <table className={css.classes}>
      <thead>
        <tr>
          <th scope="col">{t('effect.class')}</th>
          <th scope="col">{t('effect.now')}</th>
          <th scope="col">{t('effect.then')}</th>
          {!upload && <th scope="col">{t('effect.plus')}</th>}
        </tr>
      </thead>
      <tbody className="num">
        {preview.classes.map((c) => (
          <tr key={c.class}>
            <th scope="row">
              <ClassMark classId={c.class} name={c.class_name} />
            </th>
            <td className="dim">{f.number(c.people_before)}</td>
            <td>{f.number(c.people_after)}</td>
            {!upload && (
              <td className={classLook(c.class).hue}>
                <b>{[c.documents_gain > 0 && `+ ${f.number(c.documents_gain)}`, c.documents_lose > 0 && `− ${f.number(c.documents_lose)}`].filter(Boolean).join(' ')}</b>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const few = 3

function People({ title, people, total, sign, always }: { title: string; people: SchemaPreview['gain_sample']; total: number; sign: string; /** Say "ninguém" too. */ always?: boolean }) {
  const t = reachText.useText()
  const f = useFormat()
  const [all, showAll] = useState(false)
  if (total === 0)
    return always ? (
      <p className={css.nobody}>
        <b>{title}:</b> {t('effect.nobody')}
      </p>
    ) : null
  const shown = all || people.length <= few + 1 ? people : people.slice(0, few)
  const more = total - shown.length
  return (
    <>
      <h3>{title}</h3>
      <ul className={css.people}>
        {shown.map((p, i) => (
          <li key={p.user_id ?? i}>
            <Avatar name={p.name ?? '…'} size="small" quiet={i > 0} />
            <span>
              <span className="cut">{p.name ?? '…'}</span>
              <small className="cut">{p.position ?? p.unit_name}</small>
            </span>
            <span className="num">
              {sign} {f.number(p.documents)}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 &&
        (shown.length < people.length ? (
          <LinkButton className={css.more} onClick={() => showAll(true)}>
            {f.capital(t('effect.more', { count: more }).replace(/^(e|and) /, ''))}
          </LinkButton>
        ) : (
          <p className={`${css.more} dim`}>{t('effect.more', { count: more })}</p>
        ))}
    </>
  )
}

function Sample({ preview }: { preview: SchemaPreview }) {
  const t = reachText.useText()
  const f = useFormat()
  return (
    <>
      <h3>
        {t('effect.sample')} <span className={css.small}>{t('effect.sampleText')}</span>
      </h3>
      <ul className={css.sample}>
        {preview.document_sample.map((d, i) => (
          <li key={d.document_id ?? i}>
            <Folha classId={d.class} size="small" />
            <span>
              <b className="cut">{d.title ?? d.class_name}</b>
              <small className="cut">{d.employee_name}</small>
            </span>
            {d.date && <span className="num">{f.date(d.date)}</span>}
          </li>
        ))}
      </ul>
    </>
  )
}
