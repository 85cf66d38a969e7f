import { lazy } from 'react'

const LiveNotices = lazy(() => import('../../features/notifications/LiveNotices'))
const OutboxKeeper = lazy(() => import('../../features/home/OutboxKeeper'))
const UploadEverywhere = lazy(() => import('../../features/upload/UploadEverywhere'))
const EmergencyBand = lazy(() => import('../../features/emergency/EmergencyBand'))

const BellButton = lazy(() => import('../../features/notifications/BellButton'))

/** The bell of page headers, with the newest notices under it. */
export const noticeBell = <BellButton />

/** Over every page: what the person has open in an emergency. */
export const emergencyBand = <EmergencyBand />

/** What floats over every signed-in page and loads by itself (lazily): one line for each feature that has such a thing. */
export function ShellExtras() {
  return (
    <>
      <LiveNotices />
      <OutboxKeeper />
      <UploadEverywhere />
    </>
  )
}
