import { useState } from 'react'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Icon } from '../../ui/Icon'
import { announce } from '../../ui/live'
import { accountText } from './i18n'
import css from './SetupLink.module.css'

/** The link at which a password is chosen: shown once, with its copy. */
export function SetupLink({ path, name, fresh }: { path: string; name: string; /** Of a new account; otherwise of a reset. */ fresh: boolean }) {
  const t = accountText.useText()
  const [copied, setCopied] = useState(false)
  const url = `${window.location.origin}${path}`
  async function copy() {
    await navigator.clipboard?.writeText(url)
    setCopied(true)
    announce(t('link.copied'))
  }
  return (
    <div className={css.link}>
      <p className={css.lead}>
        <Icon name="check" />
        <span>{t(fresh ? 'link.new' : 'link.reset', { name })}</span>
      </p>
      <TextField label={t('link.title')} readOnly value={url} data-autofocus onFocus={(e) => e.currentTarget.select()} hint={`${t('link.once')} ${t(fresh ? 'link.days' : 'link.day')}`} />
      <Button kind="primary" icon={copied ? 'check' : 'dup'} onClick={() => void copy()}>
        {t(copied ? 'link.copied' : 'link.copy')}
      </Button>
    </div>
  )
}
