// How a document is said is the same wherever it is shown; what can be shown of its file is this feature's own.
export { fieldName, keyLine, showValue } from '../../ui/describe'

export type FileKind = 'pdf' | 'image' | 'word' | 'sheet' | 'text' | 'other'

export function fileKind(mediaType: string): FileKind {
  if (mediaType === 'application/pdf') return 'pdf'
  if (mediaType.startsWith('image/')) return 'image'
  if (/word|opendocument\.text|rtf/.test(mediaType)) return 'word'
  if (/excel|spreadsheet|csv/.test(mediaType)) return 'sheet'
  if (mediaType.startsWith('text/')) return 'text'
  return 'other'
}

/** What the browser can show by itself. */
export function canShow(mediaType: string): 'pdf' | 'image' | undefined {
  if (mediaType === 'application/pdf') return 'pdf'
  return /^image\/(png|jpeg|webp|gif|avif|bmp)$/.test(mediaType) ? 'image' : undefined
}
