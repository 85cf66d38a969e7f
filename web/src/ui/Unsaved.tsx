import { useBlocker } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Button } from './Button'
import { Dialog } from './Dialog'
import { uiText } from './i18n'

/**
 * Keeps what was typed from being lost without a word: while `typed`, whatever leads to another page, or to an address that
 * says something else in the parts of `place` (what the form is about), asks first. `AskUnsaved` is the question.
 */
export function useUnsaved(typed: boolean, place: readonly string[] = []) {
  const kept = useRef(false)
  useEffect(() => {
    if (!typed) kept.current = false
  }, [typed])
  const block = useBlocker({
    shouldBlockFn: ({ current, next }) => {
      const [here, there] = [current.search, next.search] as Record<string, unknown>[]
      return !kept.current && (current.pathname !== next.pathname || place.some((part) => here![part] !== there![part]))
    },
    enableBeforeUnload: () => !kept.current,
    disabled: !typed,
    withResolver: true,
  })
  return {
    block,
    /** Leaves without asking: it is saved, or it was said that it may go. */
    leave: (go: () => void) => {
      kept.current = true
      go()
    },
  }
}

/** Stay with what was typed, or let it go. */
export function AskUnsaved({ of: { block } }: { of: ReturnType<typeof useUnsaved> }) {
  const t = uiText.useText()
  if (block.status !== 'blocked') return null
  return (
    <Dialog
      title={t('unsaved.title')}
      onClose={block.reset}
      footer={
        <>
          <Button kind="primary" onClick={block.reset} data-autofocus>
            {t('unsaved.stay')}
          </Button>
          <Button kind="ghost" onClick={block.proceed}>
            {t('unsaved.discard')}
          </Button>
        </>
      }
    >
      <p>{t('unsaved.text')}</p>
    </Dialog>
  )
}
