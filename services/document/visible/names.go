package visible

// names gives each text a small number, from 0, for ever.
type names struct {
	numbers map[string]uint32
	texts   []string
}

func newNames() names { return names{numbers: map[string]uint32{}} }

func (s *names) number(text string) uint32 {
	if n, ok := s.numbers[text]; ok {
		return n
	}
	n := uint32(len(s.texts))
	s.numbers[text] = n
	s.texts = append(s.texts, text)
	return n
}
