import { useEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { asProblem } from '../api/problem'
import { useRefusals, type Reason } from './refusals'

/** What is wrong with a form, by field; `all` is about the whole of it. */
export type Wrong<K extends string> = Partial<Record<K | 'all', string>>

export type FormErrors<K extends string> = {
  at: Wrong<K>
  /** Shows what is wrong and brings the focus to the first such field. True when there was something. */
  refuse: (found: Wrong<K>) => boolean
  /** Shows what the server refused: under its field where it named one of `fields`, else for the whole. */
  refused: (cause: unknown, fields: readonly K[]) => void
  clear: (field?: K | 'all') => void
  /** A reason as the server gives it, in the words of the page. */
  say: (reason: Reason) => string
  form: RefObject<HTMLFormElement | null>
}

/** Errors under their fields, the focus on the first. FormPane ties the form; others give `errors.form` to theirs. */
export function useFormErrors<K extends string>(): FormErrors<K> {
  const [at, setAt] = useState<Wrong<K>>({})
  const form = useRef<HTMLFormElement>(null)
  const wanted = useRef(false)
  const say = useRefusals()

  useEffect(() => {
    if (!wanted.current) return
    wanted.current = false
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid="true"], button[data-invalid], [data-invalid] button')
    first?.focus()
    first?.scrollIntoView({ block: 'nearest' })
  }, [at])

  return useMemo(() => {
    const refuse = (found: Wrong<K>) => {
      const some = Object.values(found).some(Boolean)
      wanted.current = some
      setAt(found)
      return some
    }
    return {
      at,
      form,
      say: say.field,
      refuse,
      refused(cause, fields) {
        const problem = asProblem(cause)
        const found: Wrong<K> = {}
        for (const field of fields) {
          const reason = problem.at(field) ?? problem.fields.find((f) => f.field.replace(/^body\./, '').startsWith(`${field}[`))
          if (reason) found[field] = say.field(reason)
        }
        if (!Object.values(found).some(Boolean)) found.all = say.whole(problem)
        refuse(found)
      },
      clear: (field) => setAt((now) => (field === undefined ? {} : now[field] ? { ...now, [field]: undefined } : now)),
    }
  }, [at, say])
}
