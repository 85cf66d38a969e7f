import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/dates/styles.layer.css'
import { DatePicker, DatesProvider } from '@mantine/dates'
import 'dayjs/locale/pt-br'
import 'dayjs/locale/en'
import { useEffect, useRef } from 'react'
import css from './Calendar.module.css'
import { parseDay, type Day } from './format'
import { uiText } from './i18n'
import { usePreferences } from './preferences'

/** A month to pick a day from. Loaded only when someone opens it. */
export default function Calendar({ value, onPick, min, max }: { value: Day; onPick: (day: Day) => void; min?: Day; max?: Day }) {
  const { language } = usePreferences()
  const t = uiText.useText()
  const root = useRef<HTMLDivElement>(null)
  // The panel's focus trap came before this was loaded.
  useEffect(() => root.current?.querySelector<HTMLElement>('[data-selected], [data-today]')?.focus(), [])
  const weekday = (day: string) => new Intl.DateTimeFormat(language, { weekday: 'narrow' }).format(parseDay(day))
  return (
    <DatesProvider settings={{ locale: language === 'en' ? 'en' : 'pt-br', firstDayOfWeek: 0 }}>
      <DatePicker
        ref={root}
        fullWidth
        weekdayFormat={weekday}
        monthLabelFormat={language === 'en' ? 'MMMM YYYY' : 'MMMM [de] YYYY'}
        value={value || null}
        defaultDate={value || undefined}
        minDate={min}
        maxDate={max}
        onChange={(day) => day && onPick(day)}
        highlightToday
        ariaLabels={{ previousMonth: t('date.previous'), nextMonth: t('date.next') }}
        classNames={{ day: css.day, weekday: css.weekday, calendarHeaderLevel: css.level, calendarHeaderControl: css.control, monthsListControl: css.day, yearsListControl: css.day }}
      />
    </DatesProvider>
  )
}
