import { useRef } from 'react'
import { Button, IconButton } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { SelectField, TextArea, TextField } from '../../ui/Field'
import { moved, newField, type FieldDraft, type Kind } from './fields'
import css from './FieldsEditor.module.css'
import { accountText } from './i18n'

const kinds: Kind[] = ['text', 'date', 'number', 'choice']

/** What documents of a type say about themselves: in order, since the first two show in lists. */
export function FieldsEditor({ value, wrong, onChange }: { value: readonly FieldDraft[]; /** By the field's key. */ wrong: Readonly<Record<string, { name?: string; choices?: string }>>; onChange: (fields: FieldDraft[]) => void }) {
  const t = accountText.useText()
  const root = useRef<HTMLFieldSetElement>(null)
  const set = (key: string, change: Partial<FieldDraft>) => onChange(value.map((f) => (f.key === key ? { ...f, ...change } : f)))

  function add() {
    onChange([...value, newField()])
    setTimeout(() => root.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus())
  }

  return (
    <fieldset className={css.fields} ref={root}>
      <legend>{t('types.fields')}</legend>
      <p>{t('types.fieldsHint')}</p>
      <ol>
        {value.map((f, i) => {
          const name = f.name.trim() || t('types.field', { n: i + 1 })
          return (
            <li key={f.key} aria-label={name}>
              <div className={css.main}>
                <TextField className={css.name} label={t('types.fieldName', { n: i + 1 })} value={f.name} maxLength={80} autoComplete="off" error={wrong[f.key]?.name} onChange={(e) => set(f.key, { name: e.currentTarget.value })} />
                <SelectField className={css.kind} label={t('types.kind')} value={f.kind} onChange={(e) => set(f.key, { kind: e.currentTarget.value as Kind })}>
                  {kinds.map((k) => (
                    <option key={k} value={k}>
                      {t(`types.kinds.${k}`)}
                    </option>
                  ))}
                </SelectField>
              </div>
              {f.kind === 'choice' && <TextArea label={t('types.choices')} hint={t('types.choicesHint')} rows={3} value={f.choices} error={wrong[f.key]?.choices} onChange={(e) => set(f.key, { choices: e.currentTarget.value })} />}
              <div className={css.more}>
                <Checkbox checked={f.required} onChange={(required) => set(f.key, { required })}>
                  {t('types.required')}
                </Checkbox>
                <span />
                {i > 0 && <IconButton icon="chevd" size="small" className={css.up} label={t('types.up', { name })} onClick={() => onChange(moved(value, i, -1))} />}
                {i < value.length - 1 && <IconButton icon="chevd" size="small" label={t('types.down', { name })} onClick={() => onChange(moved(value, i, 1))} />}
                <IconButton icon="x" size="small" label={t('types.remove', { name })} onClick={() => onChange(value.filter((o) => o.key !== f.key))} />
              </div>
            </li>
          )
        })}
      </ol>
      <Button icon="plus" size="small" onClick={add}>
        {t('types.addField')}
      </Button>
    </fieldset>
  )
}
