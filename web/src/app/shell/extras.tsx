import { lazy } from 'react'

const UploadEverywhere = lazy(() => import('../../features/upload/UploadEverywhere'))

/** What floats over every signed-in page and loads by itself (lazily): one line for each feature that has such a thing. */
export function ShellExtras() {
  return (
    <>
      <UploadEverywhere />
    </>
  )
}
