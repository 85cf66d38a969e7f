import { useCallback, useRef } from 'react'

/** The system's own file picker. Put `input` on the page and call `open` in a press or key. */
export function useFilePicker(onFiles: (files: readonly File[]) => void) {
  const ref = useRef<HTMLInputElement>(null)
  const open = useCallback(() => ref.current?.click(), [])
  const input = (
    <input
      ref={ref}
      type="file"
      multiple
      hidden
      data-file-picker=""
      onChange={(e) => {
        const files = [...(e.currentTarget.files ?? [])]
        e.currentTarget.value = '' // the same file may be chosen again
        if (files.length) onFiles(files)
      }}
    />
  )
  return { open, input }
}
