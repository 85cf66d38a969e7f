/** Only the digits. */
export const cpfDigits = (text: string) => text.replace(/\D/g, '')

/** Eleven digits, not all the same, whose last two check the others. */
export function validCpf(text: string): boolean {
  const d = cpfDigits(text)
  if (d.length !== 11 || /^(\d)\1+$/.test(d)) return false
  return check(d, 9) === d[9] && check(d, 10) === d[10]
}

function check(digits: string, length: number): string {
  let sum = 0
  for (let i = 0; i < length; i++) sum += Number(digits[i]) * (length + 1 - i)
  return String(((sum * 10) % 11) % 10)
}

/** Puts dots and dash in while digits are typed; never while something is being taken out. */
export function typeCpf(text: string, before: string): string {
  if (text.length < before.length) return text
  const d = cpfDigits(text).slice(0, 11)
  return [d.slice(0, 3), d.slice(3, 6), d.slice(6, 9)].filter(Boolean).join('.') + (d.length > 9 ? `-${d.slice(9)}` : '')
}
