import { queryOptions } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import type { Person } from './row'

/** The person from whose page files were dropped or sent. */
export const givenQuery = (id: string) =>
  queryOptions({
    queryKey: ['upload', 'given', id],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<Person> => {
      const { employee } = await body(api.GET('/api/people/{id}', { params: { path: { id } as never }, signal }))
      return { id: employee.id, name: employee.name, registration: employee.registration }
    },
  })
