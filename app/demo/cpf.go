package demo

import "fmt"

// cpfPrime is the largest prime below a thousand million.
const cpfPrime = 999_999_937

// cpf is the nth CPF of a seed, eleven digits: no two n below cpfPrime share one,
// for n ↦ n·a + b is one-to-one modulo a prime. The few whose nine digits are all
// alike, which no one is given, are replaced from outside that range.
func cpf(seed uint64, n int) string {
	d := throw(seed, 0xcbf)
	a, b := d.next()%(cpfPrime-1)+1, d.next()%cpfPrime
	base := (uint64(n)%cpfPrime*a + b) % cpfPrime
	if base%111_111_111 == 0 {
		base = cpfPrime + base/111_111_111
	}
	digits := fmt.Sprintf("%09d", base)
	digits += checkDigit(digits)
	return digits + checkDigit(digits)
}

// checkDigit is the next check digit of a CPF's first nine or ten digits.
func checkDigit(digits string) string {
	sum, weight := 0, len(digits)+1
	for _, r := range digits {
		sum += int(r-'0') * weight
		weight--
	}
	return string(rune('0' + sum*10%11%10))
}

// formatCPF is 123.456.789-09.
func formatCPF(s string) string { return s[:3] + "." + s[3:6] + "." + s[6:9] + "-" + s[9:] }
