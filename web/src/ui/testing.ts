import { vi } from 'vitest'

/** jsdom lays nothing out: gives everything a window of `height`, so that virtual lists have rows. Undone after the test. */
export function layOut(height = 540, width = 800) {
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(height)
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(width)
  vi.spyOn(Element.prototype, 'scrollHeight', 'get').mockReturnValue(10_000_000)
  Object.assign(Element.prototype, {
    scrollTo(this: Element, options: ScrollToOptions) {
      this.scrollTop = options.top ?? 0
      this.dispatchEvent(new Event('scroll'))
    },
  })
}
