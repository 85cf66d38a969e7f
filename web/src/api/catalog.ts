import { useMemo } from 'react'
import type { SchemaClass, SchemaDocumentType } from './schema'
import { useSession } from './session'

/** Document types, which come with the session. */
export function useTypes(): { all: readonly SchemaDocumentType[]; byId: ReadonlyMap<string, SchemaDocumentType> } {
  const { types } = useSession()
  return useMemo(() => ({ all: types, byId: new Map(types.map((t) => [t.id, t])) }), [types])
}

/** Classes of sensitivity, which come with the session; `name(id)` is the id itself for one that is not known. */
export function useClasses(): { all: readonly SchemaClass[]; byId: ReadonlyMap<string, SchemaClass>; name: (id: string) => string } {
  const { classes } = useSession()
  return useMemo(() => {
    const byId = new Map(classes.map((c) => [c.id, c]))
    return { all: classes, byId, name: (id: string) => byId.get(id)?.name ?? id }
  }, [classes])
}
