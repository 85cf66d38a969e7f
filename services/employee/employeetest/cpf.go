package employeetest

import "fmt"

// CPF is a valid CPF, another for each n.
func CPF(n int) string {
	digits := fmt.Sprintf("%09d", 100_000_007+n*1_013)
	for range 2 {
		sum := 0
		for i, d := range digits {
			sum += int(d-'0') * (len(digits) + 1 - i)
		}
		digits += fmt.Sprint(sum * 10 % 11 % 10)
	}
	return digits
}
