type Taker = (files: readonly File[]) => void

let taker: Taker | undefined
let held: Promise<File[]> | undefined

/**
 * Files dropped anywhere in the window go to whoever takes them; what is dropped while nobody does yet waits. The browser
 * never opens a dropped file in place of the page. Installed before anything is drawn: people are faster than what is loaded.
 */
export function listenToFileDrops(): () => void {
  const over = (e: DragEvent) => {
    if (!hasFiles(e.dataTransfer)) return
    e.preventDefault()
    e.dataTransfer!.dropEffect = 'copy'
  }
  const drop = (e: DragEvent) => {
    if (e.defaultPrevented || !hasFiles(e.dataTransfer)) return
    e.preventDefault()
    const files = collect(e.dataTransfer!)
    if (taker) void files.then(taker)
    else held = files
  }
  window.addEventListener('dragover', over)
  window.addEventListener('drop', drop)
  return () => {
    window.removeEventListener('dragover', over)
    window.removeEventListener('drop', drop)
  }
}

/** From now on `take` gets what is dropped, and what was dropped before; until the function it gives back is called. */
export function takeFileDrops(take: Taker): () => void {
  taker = take
  void held?.then(take)
  held = undefined
  return () => {
    taker = undefined
  }
}

/** How many files are over the window, as far as the browser tells before they are dropped. */
export function countFiles(data: DataTransfer | null): number {
  return [...(data?.items ?? [])].filter((i) => i.kind === 'file').length
}

export const hasFiles = (data: DataTransfer | null) => !!data?.types.includes('Files')

/** The files of a drop, those inside folders too. Must be called in the event itself: afterwards the browser forgets them. */
async function collect(data: DataTransfer): Promise<File[]> {
  const entries = [...data.items].map((i) => i.webkitGetAsEntry?.() ?? null)
  if (!entries.some((e) => e?.isDirectory)) return [...data.files]
  const out: File[] = []
  for (const entry of entries) if (entry) await walk(entry, out)
  return out
}

async function walk(entry: FileSystemEntry, out: File[]): Promise<void> {
  if (entry.isFile) {
    out.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)))
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const next = () => new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
  // A folder tells of its files a hundred at a time.
  for (let part = await next(); part.length > 0; part = await next()) for (const child of part) await walk(child, out)
}
