import { lazy, useState, type ComponentType } from 'react'

/**
 * A part of the app that is fetched by itself. Once `preload` has brought it, it shows with the very next paint: React's own
 * `lazy` would still wait, and holds back what replaces a fallback for 300 ms. Needs a Suspense around it.
 */
export function ready<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> & { preload: () => void } {
  let here: ComponentType<P> | undefined
  let asked: Promise<ComponentType<P>> | undefined
  const fetch = () =>
    (asked ??= load().then(
      (part) => (here = part),
      (error: unknown) => {
        asked = undefined
        throw error
      },
    ))
  const Later = lazy(() => fetch().then((part) => ({ default: part })))
  function Ready(props: P) {
    // Chosen once: another component would lose what it holds.
    const [Part] = useState<ComponentType<P>>(() => here ?? Later)
    return <Part {...props} />
  }
  // What could not be fetched ahead is fetched when it is needed, and says then what is wrong.
  Ready.preload = () => void fetch().catch(() => undefined)
  return Ready
}
