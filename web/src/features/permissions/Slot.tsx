import { useState, type ReactNode } from 'react'
import { Popover } from '../../ui/Popover'
import css from './Slot.module.css'

/** A part of the sentence that is chosen: a button with its name above it, which opens what there is to choose from. */
export function Slot({ label, text, follow, empty, hue, wrong, children, width = 360 }: { label: string; text: string; /** The comma or full stop after it. */ follow?: string; empty?: boolean; /** A class of colour, for classes of sensitivity. */ hue?: string; /** The id of what says that this is wrong. */ wrong?: string; children: (close: () => void) => ReactNode; width?: number }) {
  const [open, setOpen] = useState(false)
  const last = text.lastIndexOf(' ') + 1 // the arrow stays with the last word
  return (
    <Popover
      open={open}
      onOpen={setOpen}
      label={label}
      width={width}
      target={
        <button type="button" className={[css.slot, hue, empty && css.empty, open && css.open].filter(Boolean).join(' ')} data-invalid={wrong ? '' : undefined} aria-describedby={wrong} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
          <small>{label}</small>
          <span className="sr">: </span>
          <span className={css.words}>
            {text.slice(0, last)}
            <span className={css.last}>{text.slice(last)}</span>
          </span>
          {follow && (
            <span className={css.follow} aria-hidden="true">
              {follow}
            </span>
          )}
        </button>
      }
    >
      {children(() => setOpen(false))}
    </Popover>
  )
}
