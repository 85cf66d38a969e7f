import { useQueryClient } from '@tanstack/react-query'
import { useLive } from '../../api/live'
import { announce } from '../../ui/live'
import { noticeSentence } from '../../ui/Notice'
import type { Notice } from './data'

/** On every page: a new notice is said to those who listen to the page, and pages that show what is new know that they are old. */
export default function LiveNotices() {
  const client = useQueryClient()
  useLive('notification', (data) => {
    const notice = data as Notice | undefined
    if (!notice?.id) return
    announce(noticeSentence(notice))
    void client.invalidateQueries({ queryKey: ['home'] })
  })
  return null
}
