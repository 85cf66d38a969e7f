/** How a class of sensitivity looks: a hue (CSS class), a symbol and a spine pattern. The word comes with it, always. */
export type ClassLook = { hue: 'c-pub' | 'c-pes' | 'c-fol' | 'c-sau' | 'c-jur'; symbol: 'k-pub' | 'k-pes' | 'k-fol' | 'k-sau' | 'k-jur'; spine: Spine }
export type Spine = 'faint' | 'solid' | 'dashed' | 'edges' | 'double'

const looks: Record<string, ClassLook> = {
  public: { hue: 'c-pub', symbol: 'k-pub', spine: 'faint' },
  personal: { hue: 'c-pes', symbol: 'k-pes', spine: 'solid' },
  payroll: { hue: 'c-fol', symbol: 'k-fol', spine: 'dashed' },
  medical: { hue: 'c-sau', symbol: 'k-sau', spine: 'edges' },
  legal: { hue: 'c-jur', symbol: 'k-jur', spine: 'double' },
}
const all = Object.values(looks)

/** A class that a company added takes one of the five looks, the same one every time. */
export function classLook(id: string): ClassLook {
  const known = looks[id]
  if (known) return known
  let sum = 0
  for (const char of id) sum = (sum * 31 + char.codePointAt(0)!) >>> 0
  return all[sum % all.length]!
}

/** The names that an installation begins with, in English. A class that was renamed keeps the company's own word. */
const english: Record<string, { from: string[]; to: string }> = {
  public: { from: ['Público'], to: 'Public' },
  personal: { from: ['Pessoal'], to: 'Personal' },
  payroll: { from: ['Folha', 'Folha de pagamento'], to: 'Payroll' },
  medical: { from: ['Saúde'], to: 'Health' },
  legal: { from: ['Jurídico'], to: 'Legal' },
}

/** A class's name as the page says it. */
export function className(id: string, name: string, language: 'pt-BR' | 'en'): string {
  const word = language === 'en' ? english[id] : undefined
  return word?.from.includes(name) ? word.to : name
}
