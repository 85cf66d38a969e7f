import { useEffect, type RefObject } from 'react'

/**
 * When what a panel shows is replaced, what had the focus may go with it, and keys would act on the page behind. Then the
 * focus goes to `[data-autofocus]` of the new content, or to its first field or button. `when` names the content.
 */
export function useKeptFocus(content: RefObject<HTMLElement | null>, when?: unknown) {
  useEffect(() => {
    const el = content.current
    if (!el?.closest('[role=dialog]')) return
    const now = document.activeElement
    const lost = !now || now === document.body || now.matches('[role=listbox][tabindex="-1"]')
    if (lost) (el.querySelector<HTMLElement>('[data-autofocus]') ?? el.querySelector<HTMLElement>('input, button'))?.focus()
  }, [content, when])
}

/** A form that opens beside what one was doing takes the focus to its first field; not where that brings a keyboard onto the screen. */
export function useFirstField(form: RefObject<HTMLElement | null>) {
  useEffect(() => {
    if (!window.matchMedia('(pointer: coarse)').matches) form.current?.querySelector<HTMLElement>('input, button')?.focus()
  }, [form])
}
