import { Fragment } from 'react'
import { classLook } from '../../ui/classes'
import { useFormat } from '../../ui/format'
import { permissionText } from './i18n'
import { sentence, type Rule } from './sentence'
import css from './Sentence.module.css'

/** A permission in words: what fills the slots stands out. */
export function Sentence({ rule, bare }: { rule: Rule; /** Without its time: it is said elsewhere. */ bare?: boolean }) {
  const t = permissionText.useText()
  const f = useFormat()
  const pieces = sentence(bare ? { ...rule, notBefore: undefined, expiresAt: undefined } : rule, t, f)
  const shown = bare ? [...pieces.slice(0, -3), pieces.at(-1)!] : pieces
  return (
    <span className={css.sentence}>
      {shown.map((p, i) => (
        <Fragment key={i}>
          {i > 0 && !/^[.,]/.test(p.text) && ' '}
          {p.slot === 'effect' ? (
            <span className={rule.effect === 'deny' ? css.deny : undefined}>{p.text}</span>
          ) : p.slot === 'classes' && rule.classes.length ? (
            <Classes classes={rule.classes} />
          ) : p.slot && p.slot !== 'window' ? (
            <b>{p.text}</b>
          ) : (
            p.text
          )}
        </Fragment>
      ))}
    </span>
  )
}

function Classes({ classes }: { classes: Rule['classes'] }) {
  const f = useFormat()
  // The list's own words between the names, in the language of the page.
  const parts = new Intl.ListFormat(f.language, { type: 'conjunction' }).formatToParts(classes.map((c) => c.name))
  const ids = classes.map((c) => c.id)
  return (
    <>
      {parts.map((p, i) =>
        p.type === 'element' ? (
          <b key={i} className={`${css.class} ${classLook(ids[parts.slice(0, i).filter((x) => x.type === 'element').length]!).hue}`}>
            {p.value}
          </b>
        ) : (
          p.value
        ),
      )}
    </>
  )
}
