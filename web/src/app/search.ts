/** Addresses stay readable: `?class=medical&unit_id=…`. Values are strings; what is empty is not there, nor what no text was written as. */
export function parseSearch(text: string): Record<string, string> {
  const parts = text.replace(/^\?/, '').split('&').filter((part) => isText(part.replaceAll('+', ' ')))
  return Object.fromEntries(new URLSearchParams(parts.join('&')))
}

function isText(part: string): boolean {
  try {
    return !decodeURIComponent(part).includes('\0')
  } catch {
    return false
  }
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    if (typeof value === 'number' || typeof value === 'boolean') params.set(key, String(value))
    else if (typeof value === 'string' && value !== '') params.set(key, value)
  }
  const text = params.toString().replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%2F', '/')
  return text && `?${text}`
}
