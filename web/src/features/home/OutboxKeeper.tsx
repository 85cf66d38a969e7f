import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { onSignOut, useSession } from '../../api/session'
import { outbox } from './outbox'

/** On every page: sends what waits on this device when the network is back, and looks every minute; signing out erases it. */
export default function OutboxKeeper() {
  const { user } = useSession()
  const client = useQueryClient()
  useEffect(() => {
    const look = () => {
      const before = outbox.state().passed.length
      void outbox.flush(user.account_id).then(() => {
        if (outbox.state().passed.length === before) return
        void client.invalidateQueries({ queryKey: ['home'] })
        void client.invalidateQueries({ queryKey: ['documents'] })
      })
    }
    look()
    const timer = setInterval(look, 60_000)
    window.addEventListener('online', look)
    const stop = onSignOut(() => outbox.wipe())
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', look)
      stop()
    }
  }, [user.account_id, client])
  return null
}
