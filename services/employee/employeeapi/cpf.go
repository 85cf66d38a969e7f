package employeeapi

// WholeCPF is a CPF that is not masked.
type WholeCPF struct {
	CPF string `json:"cpf" doc:"Eleven digits" example:"52998224725"`
}

// MaskCPF shows the middle six of eleven digits only: •••.482.917-••. What is masked
// already stays as it is.
func MaskCPF(cpf string) string {
	if MaskedCPF(cpf) {
		return cpf
	}
	return "•••." + cpf[3:6] + "." + cpf[6:9] + "-••"
}

// MaskedCPF reports whether a CPF is anything but eleven digits.
func MaskedCPF(cpf string) bool {
	for i := range len(cpf) {
		if cpf[i] < '0' || cpf[i] > '9' {
			return true
		}
	}
	return len(cpf) != 11
}
