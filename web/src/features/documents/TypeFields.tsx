import type { DocumentType } from '../../api/documents'
import { DateField } from '../../ui/DateField'
import { SelectField, TextField } from '../../ui/Field'

/** What documents of a type say about themselves, each field as its kind asks for. */
export function TypeFields({ type, values, errors, onChange }: { type: DocumentType; values: Record<string, string>; errors: { readonly [field: `fields.${string}`]: string | undefined }; onChange: (values: Record<string, string>) => void }) {
  return (
    <>
      {(type.fields ?? []).map((field) => {
        const value = values[field.id] ?? ''
        const put = (next: string) => onChange({ ...values, [field.id]: next })
        const common = { label: field.name, optional: !field.required, error: errors[`fields.${field.id}`] }
        switch (field.kind) {
          case 'date':
            return <DateField key={field.id} {...common} value={value} onChange={put} />
          case 'choice':
            return (
              <SelectField key={field.id} {...common} value={value} onChange={(e) => put(e.currentTarget.value)}>
                <option value="" />
                {(field.choices ?? []).map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </SelectField>
            )
          default:
            return <TextField key={field.id} {...common} inputMode={field.kind === 'number' ? 'decimal' : undefined} maxLength={500} value={value} onChange={(e) => put(e.currentTarget.value)} />
        }
      })}
    </>
  )
}
