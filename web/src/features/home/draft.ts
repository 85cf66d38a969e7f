/** The file on its way from the camera to its page; kept in memory alone. */
let waiting: File | undefined

export function putDraft(file: File) {
  waiting = file
}

export function takeDraft(): File | undefined {
  return waiting
}

export function clearDraft() {
  waiting = undefined
}
