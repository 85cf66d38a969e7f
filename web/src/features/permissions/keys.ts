/** What every list of permissions is remembered under. */
export const listKey = ['permissions', 'list'] as const
