package demo

import (
	"strconv"
	"time"
)

// brasilia is the company's clock; Brazil has kept no summer time since 2019.
var brasilia = time.FixedZone("-03", -3*60*60)

var months = [...]string{"janeiro", "fevereiro", "março", "abril", "maio", "junho",
	"julho", "agosto", "setembro", "outubro", "novembro", "dezembro"}

// date is midnight UTC, which is how days without a time are kept here.
func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// dayOf is the day it is in the company at a moment.
func dayOf(t time.Time) time.Time {
	y, m, d := t.In(brasilia).Date()
	return date(y, m, d)
}

func daysBetween(lo, hi time.Time) int { return int(hi.Sub(lo) / (24 * time.Hour)) }

func monthStart(t time.Time) time.Time { return date(t.Year(), t.Month(), 1) }

func monthEnd(t time.Time) time.Time { return date(t.Year(), t.Month()+1, 0) }

// weekday moves a Saturday or Sunday to the Friday before.
func weekday(t time.Time) time.Time {
	switch t.Weekday() {
	case time.Saturday:
		return t.AddDate(0, 0, -1)
	case time.Sunday:
		return t.AddDate(0, 0, -2)
	}
	return t
}

func iso(t time.Time) string { return t.Format(time.DateOnly) }

// br is a date as Brazilians write it in figures: 03/06/2024.
func br(t time.Time) string { return t.Format("02/01/2006") }

// inFull is a date in words: 3 de junho de 2024.
func inFull(t time.Time) string {
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		day = "1º"
	}
	return day + " de " + monthAndYear(t)
}

// monthAndYear is outubro de 2026.
func monthAndYear(t time.Time) string {
	return months[t.Month()-1] + " de " + strconv.Itoa(t.Year())
}
