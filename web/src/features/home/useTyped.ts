import { useEffect, useRef, useState, type ChangeEvent } from 'react'

/** A search box whose text is told 200 ms after the last key, and at once when it is emptied. */
export function useTyped(value: string, tell: (text: string) => void) {
  const [text, setText] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const put = (next: string) => {
    setText(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => tell(next.trim()), next ? 200 : 0)
  }
  return { value: text, onChange: (e: ChangeEvent<HTMLInputElement>) => put(e.currentTarget.value), onClear: () => put('') }
}
