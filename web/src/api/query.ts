import { QueryClient } from '@tanstack/react-query'
import { asProblem } from './problem'

/** One answer per page view, and another for the next one; nothing is fetched again by focus alone. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && [0, 502, 504].includes(asProblem(error).status),
      retryDelay: (n) => 400 * 2 ** n,
    },
    mutations: { retry: false },
  },
})
