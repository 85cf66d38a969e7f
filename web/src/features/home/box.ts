/** Things kept on this device by id. */
export type Box<T extends { id: string }> = { put: (item: T) => Promise<void>; all: () => Promise<T[]>; remove: (id: string) => Promise<void>; clear: () => Promise<void> }

const store = 'outbox'

/** A box in IndexedDB, which holds files; where the browser has none (private windows of some), one that lasts as long as the page. */
export async function openBox<T extends { id: string }>(): Promise<Box<T>> {
  try {
    return boxIn<T>(await open())
  } catch {
    const items = new Map<string, T>()
    return {
      put: (item) => Promise.resolve(void items.set(item.id, item)),
      all: () => Promise.resolve([...items.values()]),
      remove: (id) => Promise.resolve(void items.delete(id)),
      clear: () => Promise.resolve(items.clear()),
    }
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('acervo', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: 'id' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
    request.onblocked = () => reject(new Error('IndexedDB is blocked'))
  })
}

function boxIn<T extends { id: string }>(db: IDBDatabase): Box<T> {
  const run = <R>(mode: IDBTransactionMode, work: (s: IDBObjectStore) => IDBRequest<R>) =>
    new Promise<R>((resolve, reject) => {
      const transaction = db.transaction(store, mode)
      const request = work(transaction.objectStore(store))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB'))
    })
  return {
    put: (item) => run('readwrite', (s) => s.put(item)).then(() => undefined),
    all: () => run('readonly', (s) => s.getAll() as IDBRequest<T[]>),
    remove: (id) => run('readwrite', (s) => s.delete(id)),
    clear: () => run('readwrite', (s) => s.clear()),
  }
}
