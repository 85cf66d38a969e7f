import { hashKey, useInfiniteQuery, useIsFetching, useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'

/** What every list answers. `next` is missing on the last page; `total` is exact and comes with the first. */
export type KeysetPage<T> = { items: T[]; next?: string; total?: number }

export type KeysetRows<T, P extends KeysetPage<T> = KeysetPage<T>> = {
  /** The first page as it was answered, with what came beside its rows. */
  first: P | undefined
  rows: T[]
  total: number | undefined
  /** Nothing has come yet. */
  pending: boolean
  /** The rows shown are of an earlier question; the answer is on its way. */
  stale: boolean
  error: Error | null
  /** An error of a later page; the rows before it stand. */
  moreError: Error | null
  hasMore: boolean
  loadingMore: boolean
  more: () => void
  retry: () => void
  /** Where the next page begins, for who reads on by themselves and gives the pages back with `append`. */
  cursor: string | undefined
  append: (page: P) => void
  readAt: number
}

/**
 * Rows read page after page by cursor, in order; old rows stay while a new question is answered.
 * Change what was read with `patchRows` and `removeRows` instead of reading everything again.
 */
export function useKeyset<T, P extends KeysetPage<T> = KeysetPage<T>>(key: readonly unknown[], load: (cursor: string | undefined, signal: AbortSignal) => Promise<P>, options: { enabled?: boolean } = {}): KeysetRows<T, P> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
    structuralSharing: false, // comparing 100,000 rows with themselves at every page is what would stutter
    staleTime: Infinity, // reading all pages again is never the way: see useAskedAgain
    enabled: options.enabled ?? true,
  })
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, refetch } = query
  const rows = useMemo(() => (data ? data.pages.flatMap((p) => p.items) : []), [data])
  const more = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage])
  const retry = useCallback(() => void (isFetchNextPageError ? fetchNextPage() : refetch()), [isFetchNextPageError, fetchNextPage, refetch])
  const client = useQueryClient()
  const askedAgain = useAskedAgain(key, load, options.enabled ?? true)
  const append = useCallback(
    (page: P) => client.setQueryData<InfiniteData<P, string | undefined>>(key, (now) => now && { pages: [...now.pages, page], pageParams: [...now.pageParams, now.pages.at(-1)?.next] }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a key is compared by what it says
    [client, JSON.stringify(key)],
  )
  return {
    cursor: data?.pages.at(-1)?.next,
    append,
    first: data?.pages[0],
    rows,
    total: data?.pages[0]?.total,
    pending: query.isPending,
    stale: query.isPlaceholderData || askedAgain,
    error: isFetchNextPageError ? null : query.error,
    moreError: isFetchNextPageError ? query.error : null,
    hasMore: hasNextPage && !isFetchNextPageError && !query.isPlaceholderData,
    loadingMore: isFetchingNextPage,
    more,
    retry,
    readAt: query.dataUpdatedAt,
  }
}

/**
 * A question that is asked again (one came back to the page, or to the filters) gets the answer of now: the first page is
 * read anew while the old rows stay, and later pages are forgotten when it differs. Whether that is under way.
 */
function useAskedAgain<T, P extends KeysetPage<T>>(key: readonly unknown[], load: (cursor: string | undefined, signal: AbortSignal) => Promise<P>, enabled: boolean): boolean {
  const client = useQueryClient()
  const again = ['again', ...key]
  useEffect(() => {
    const known = client.getQueryState<InfiniteData<P, string | undefined>>(key)
    if (!enabled || !known?.data || known.fetchStatus !== 'idle') return
    client.fetchQuery({ queryKey: again, queryFn: ({ signal }) => load(undefined, signal), staleTime: 0, gcTime: 0 }).then(
      (page) => client.setQueryData<InfiniteData<P, string | undefined>>(key, (now) => now && (sameRows(now.pages[0], page) ? { ...now, pages: [page, ...now.pages.slice(1)] } : { pages: [page], pageParams: [undefined] })),
      () => undefined, // what was read stands; the page says when there is no network
    )
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a key is compared by what it says, and says what load asks
  }, [client, JSON.stringify(key), enabled])
  return useIsFetching({ queryKey: again, exact: true }) > 0
}

const sameRows = <T>(a: KeysetPage<T> | undefined, b: KeysetPage<T>) => a?.total === b.total && JSON.stringify(a?.items) === JSON.stringify(b.items)

type Read<T> = InfiniteData<KeysetPage<T>, string | undefined>

/** Replaces rows in every list read under `key` (a prefix). `change` gives the same object back for rows it leaves alone. */
export function patchRows<T>(client: QueryClient, key: readonly unknown[], change: (row: T) => T) {
  client.setQueriesData<Read<T>>({ queryKey: key }, (data) => data && { ...data, pages: data.pages.map((p) => ({ ...p, items: p.items.map(change) })) })
}

/**
 * Takes rows out of every list read under `key`, and their number off the totals. `others`, for when that is done, has the
 * lists that did not have them read again: there they may have come in.
 */
export function removeRows<T>(client: QueryClient, key: readonly unknown[], goes: (row: T) => boolean): { others: () => Promise<void> } {
  const had = new Set(client.getQueriesData<Read<T>>({ queryKey: key }).filter(([, data]) => data?.pages.some((p) => p.items.some(goes))).map(([queryKey]) => hashKey(queryKey)))
  client.setQueriesData<Read<T>>({ queryKey: key }, (data) => {
    if (!data) return data
    let gone = 0
    const pages = data.pages.map((p) => {
      const items = p.items.filter((row) => !goes(row))
      gone += p.items.length - items.length
      return { ...p, items }
    })
    const first = pages[0]
    if (first?.total !== undefined) pages[0] = { ...first, total: Math.max(0, first.total - gone) }
    return { ...data, pages }
  })
  return { others: () => client.invalidateQueries({ queryKey: key, predicate: (query) => !had.has(query.queryHash) }) }
}

/** Reads the lists under `key` again from their first page (later pages are forgotten, not read again). */
export async function rereadRows(client: QueryClient, key: readonly unknown[]) {
  client.setQueriesData<Read<unknown>>({ queryKey: key }, (data) => data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) })
  await client.invalidateQueries({ queryKey: key })
}
