package employee

import "strings"

// parseCPF reads a CPF written with or without dots and dash and returns its eleven
// digits; ok is false unless its check digits are right. Eleven equal digits have
// right check digits but are given to nobody.
func parseCPF(s string) (digits string, ok bool) {
	switch len(s) {
	case 11:
		digits = s
	case 14:
		if s[3] != '.' || s[7] != '.' || s[11] != '-' {
			return "", false
		}
		digits = s[:3] + s[4:7] + s[8:11] + s[12:]
	default:
		return "", false
	}
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return "", false
		}
	}
	if digits == strings.Repeat(digits[:1], 11) {
		return "", false
	}
	return digits, digits[9] == checkDigit(digits[:9]) && digits[10] == checkDigit(digits[:10])
}

// checkDigit is the check digit that follows these nine or ten digits: modulo 11, the
// weights falling to 2.
func checkDigit(digits string) byte {
	sum := 0
	for i := range len(digits) {
		sum += int(digits[i]-'0') * (len(digits) + 1 - i)
	}
	return byte('0' + sum*10%11%10)
}
