export type FileKind = 'pdf' | 'image' | 'word' | 'sheet' | 'slides' | 'text' | 'other'

const kinds: Record<string, FileKind> = {
  pdf: 'pdf', jpg: 'image', jpeg: 'image', png: 'image', webp: 'image', heic: 'image', heif: 'image', gif: 'image', bmp: 'image', tif: 'image', tiff: 'image', avif: 'image',
  doc: 'word', docx: 'word', odt: 'word', rtf: 'word', xls: 'sheet', xlsx: 'sheet', ods: 'sheet', csv: 'sheet', ppt: 'slides', pptx: 'slides', odp: 'slides', txt: 'text', md: 'text', xml: 'text',
}
const programs = new Set(['exe', 'msi', 'bat', 'cmd', 'com', 'scr', 'dll', 'sys', 'app', 'apk', 'sh', 'ps1', 'vbs', 'js', 'jar', 'lnk', 'url'])
/** What systems leave lying in folders; nobody meant to send it. */
const litter = /^(?:\.|~\$|Thumbs\.db$|desktop\.ini$)/i

const extension = (name: string) => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''

/** What a file calls itself. The server looks at the bytes. */
export function kindOf(file: { name: string; type?: string }): FileKind {
  const byName = kinds[extension(file.name)]
  if (byName) return byName
  if (file.type?.startsWith('image/')) return 'image'
  return file.type === 'application/pdf' ? 'pdf' : 'other'
}

/** Why a file is not even offered for sending. */
export function unfit(file: { name: string; size: number }): 'program' | 'empty' | undefined {
  if (programs.has(extension(file.name))) return 'program'
  return file.size === 0 ? 'empty' : undefined
}

export const isLitter = (name: string) => litter.test(name)

/** What the browser can show by itself, so that one can look before saying whose it is. */
export const canShow = (file: File): 'image' | 'pdf' | undefined => {
  if (file.type === 'application/pdf') return 'pdf'
  return /^image\/(png|jpeg|webp|gif|avif|bmp)$/.test(file.type) ? 'image' : undefined
}
