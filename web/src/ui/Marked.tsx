import { fold } from './palette'

/** The part of `text` that was typed, marked; accents do not matter. */
export function Marked({ text, query }: { text: string; query: string }) {
  const q = fold(query.trim())
  const plain = fold(text)
  const at = q.length > 0 && plain.length === text.length ? plain.indexOf(q) : -1
  if (at < 0) return <>{text}</>
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + q.length)}</mark>
      {text.slice(at + q.length)}
    </>
  )
}
