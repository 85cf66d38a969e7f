import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

afterEach(cleanup)
configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? 'not found') })

// What jsdom lacks and the kit asks for.
if (typeof window.matchMedia !== 'function')
  Object.assign(window, { matchMedia: (query: string) => ({ matches: false, media: query, addEventListener() {}, removeEventListener() {}, addListener() {}, removeListener() {} }) as unknown as MediaQueryList })
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
}
// All that is drawn counts as looked at.
window.IntersectionObserver ??= class {
  constructor(private readonly tell: IntersectionObserverCallback) {}
  observe(target: Element) {
    queueMicrotask(() => this.tell([{ isIntersecting: true, target } as IntersectionObserverEntry], this as unknown as IntersectionObserver))
  }
  unobserve() {}
  disconnect() {}
} as unknown as typeof IntersectionObserver
Object.assign(Element.prototype, { scrollIntoView() {}, scrollTo() {} })
window.scrollTo = () => {}
