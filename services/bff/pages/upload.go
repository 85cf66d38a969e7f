package pages

// GuessInput asks whose files are, by their names.
type GuessInput struct {
	Filenames []string `json:"filenames" minItems:"1" maxItems:"100" doc:"Names of files, as they are on the disk" example:"[\"004217_atestado_nov.pdf\"]"`
}

// Guesses tell, for each name in the order asked, whose it seems to be.
type Guesses struct {
	Items []Guess `json:"items"`
}

// Certainty says how sure a guess is.
type Certainty string

const (
	Certain   Certainty = "certain" // one person, by matrícula or valid CPF
	Uncertain Certainty = "guess"   // by name only: to be confirmed by a person, homonyms listed
	Unknown   Certainty = "none"
)

// Guess is whom one file seems to be about, and of what type it seems to be.
type Guess struct {
	Filename  string    `json:"filename" example:"004217_atestado_nov.pdf"`
	Certainty Certainty `json:"certainty" enum:"certain,guess,none" doc:"certain: one person, by matrícula or valid CPF in the name; guess: by name only, to be confirmed"`
	Reason    string    `json:"reason,omitempty" enum:"registration,cpf,name" doc:"What in the name matched"`
	Found     string    `json:"found,omitempty" doc:"The part of the name that matched" example:"004217"`
	People    []Person  `json:"people" doc:"Who it may be: one when certain; homonyms, at most 8, in a guess"`
	TypeID    string    `json:"type_id,omitempty" doc:"Document type whose name is in the file's name"`
	Date      string    `json:"date,omitempty" format:"date" doc:"A whole date in the file's name" example:"2026-11-20"`
}
