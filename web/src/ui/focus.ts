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

const soon = 60
const pressable = 'button, a[href], input:not([type=hidden]), select, textarea'

/**
 * When what had the focus is taken from the page (a row's button, a chip, a bar, a form that was saved), the next key must
 * still mean something. What opened it comes first, by itself; where nothing took the focus, it goes to what is left of the
 * same pane or dialog, else to the page's list, else to the page. One for the whole page; the shell installs it.
 */
export function keepFocus(): () => void {
  let trail: Element[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const lost = () => (!document.activeElement || document.activeElement === document.body) && trail[0] !== undefined && !trail[0].isConnected
  function note({ target }: FocusEvent) {
    trail = []
    for (let el = target as Element | null; el && el !== document.body; el = el.parentElement) trail.push(el)
  }
  function find() {
    if (!lost()) return
    const left = trail.find((el) => el.isConnected)
    const part = left?.closest('[role=dialog], aside')
    const inside = part && (left!.querySelector<HTMLElement>(pressable) ?? part.querySelector<HTMLElement>(pressable))
    const home = inside ?? document.querySelector<HTMLElement>('main [role=grid]') ?? document.querySelector<HTMLElement>('main')
    home?.focus({ preventScroll: true })
  }
  const observer = new MutationObserver(() => {
    if (!lost()) return
    clearTimeout(timer)
    timer = setTimeout(find, soon)
  })
  document.addEventListener('focusin', note)
  observer.observe(document.body, { childList: true, subtree: true })
  return () => {
    clearTimeout(timer)
    observer.disconnect()
    document.removeEventListener('focusin', note)
  }
}
