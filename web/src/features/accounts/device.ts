export type Device = { browser?: string; system?: string; kind: 'phone' | 'desktop' | 'program' }

/** What a program called itself at sign-in, in the words of people. Order matters: most of them claim to be several. */
export function deviceOf(userAgent: string | undefined): Device {
  const ua = userAgent ?? ''
  const browser = /Edg\//.test(ua) ? 'Edge' : /OPR\//.test(ua) ? 'Opera' : /SamsungBrowser/.test(ua) ? 'Samsung Internet' : /Firefox\/|FxiOS/.test(ua) ? 'Firefox' : /Chrome\/|CriOS|Chromium/.test(ua) ? 'Chrome' : /Safari\//.test(ua) ? 'Safari' : undefined
  const system = /iPhone/.test(ua) ? 'iPhone' : /iPad/.test(ua) ? 'iPad' : /Android/.test(ua) ? 'Android' : /Windows/.test(ua) ? 'Windows' : /Mac OS X|Macintosh/.test(ua) ? 'Mac' : /CrOS/.test(ua) ? 'ChromeOS' : /Linux|X11/.test(ua) ? 'Linux' : undefined
  if (!browser) return { kind: 'program', browser: /^([\w-]+)/.exec(ua)?.[1] }
  return { browser, system, kind: system === 'iPhone' || system === 'Android' ? 'phone' : 'desktop' }
}
