package fault

// Reason says why a field is refused, for programs: whoever shows it to people says it in
// their language by its code. The set is closed, and travels: a code is never given
// another meaning.
type Reason int

const (
	Required          Reason = iota + 1 // it is missing, or empty
	Unknown                             // nothing of that name is taken here
	Unwanted                            // it has no meaning here, beside the rest
	Repeated                            // it is there twice
	Unreadable                          // it is not of the form that it must have
	Incomplete                          // it did not arrive whole
	Fixed                               // it cannot be changed
	Unfit                               // it is not of the kind that it must be
	NotText                             // it is no text
	NotANumber                          // it is no number
	NotWhole                            // it is no whole number
	NotADate                            // it is no date
	NotATime                            // it is no moment, or none that is kept
	NotAnAddress                        // it is no e-mail address
	NotACPF                             // its check digits do not match
	NotAChoice                          // it is not one of those there are
	NoChoices                           // a choice has nothing to choose from
	NotALine                            // it is not on one line, or longer than max characters
	HasSpaces                           // it has white space, or more than max characters
	NotAnID                             // it is no name for a field: a letter, then letters, digits and _
	NotAUsername                        // it is not what a user name may be
	NotARoleName                        // it is not what a role may be called
	TooShort                            // it has fewer than min characters
	TooLong                             // it has more than max characters
	TooFew                              // it has fewer than min items
	TooMany                             // it has more than max items
	TooSmall                            // it is less than min
	TooGreat                            // it is more than max
	NotBetween                          // it is not between min and max, or not so many
	NotKept                             // it is a number that cannot be kept exactly
	ControlCharacters                   // it has characters that are not seen
	HasComma                            // it has a comma
	EndsBeforeStart                     // it ends before it begins
	BeforeHired                         // it is before the employee was hired
	Past                                // it is over already
	Future                              // it has not come yet
	NotRecorded                         // it is before there were records
	Circle                              // it would be above or below itself
	NoSuch                              // it names nothing that is there, or may be known of
	Taken                               // another has it
	TakenByEmployee                     // another employee has it
	TakenByAccount                      // another account has it
	HasAccount                          // this employee has an account already
	LeftTheCompany                      // an employee who left has no active account
	NotActive                           // this account is no longer active
	CommonPassword                      // it would be guessed first
	NameInPassword                      // the password has the user name in it
	WrongPassword                       // it is not the present password
	NotYours                            // it is not for the caller to say
	BeyondManaged                       // it is more than the caller manages, or for longer
	BeyondOwn                           // the caller may not do that there, or not for so long
	NameClasses                         // without classes it would reach what the caller does not manage
	ClassNotNamed                       // the document's class is not among those named
	BeingDeleted                        // it is just being deleted
	TooWide                             // it concerns too many to be compared at once
	Outdated                            // it was changed since
	TooBig                              // it has more than max bytes
	EmptyFile                           // the file has no bytes
	ContradictsItself                   // it is said to be one kind of file and is another
	KeyUsed                             // the Idempotency-Key was used for another request
)

// reasons has the code of each reason, and what its parameters are called: they are the
// first of the values that its sentence is made with.
var reasons = [...]struct {
	code   string
	params []string
}{
	Required:          {code: "required"},
	Unknown:           {code: "unknown"},
	Unwanted:          {code: "unwanted"},
	Repeated:          {code: "repeated"},
	Unreadable:        {code: "unreadable"},
	Incomplete:        {code: "incomplete"},
	Fixed:             {code: "fixed"},
	Unfit:             {code: "unfit"},
	NotText:           {code: "not_text"},
	NotANumber:        {code: "not_a_number"},
	NotWhole:          {code: "not_whole"},
	NotADate:          {code: "not_a_date"},
	NotATime:          {code: "not_a_time"},
	NotAnAddress:      {code: "not_an_address"},
	NotACPF:           {code: "not_a_cpf"},
	NotAChoice:        {code: "not_a_choice"},
	NoChoices:         {code: "no_choices"},
	NotALine:          {code: "not_a_line", params: []string{"max"}},
	HasSpaces:         {code: "has_spaces", params: []string{"max"}},
	NotAnID:           {code: "not_an_id"},
	NotAUsername:      {code: "not_a_username"},
	NotARoleName:      {code: "not_a_role_name"},
	TooShort:          {code: "too_short", params: []string{"min"}},
	TooLong:           {code: "too_long", params: []string{"max"}},
	TooFew:            {code: "too_few", params: []string{"min"}},
	TooMany:           {code: "too_many", params: []string{"max"}},
	TooSmall:          {code: "too_small", params: []string{"min"}},
	TooGreat:          {code: "too_great", params: []string{"max"}},
	NotBetween:        {code: "not_between", params: []string{"min", "max"}},
	NotKept:           {code: "not_kept"},
	ControlCharacters: {code: "control_characters"},
	HasComma:          {code: "has_comma"},
	EndsBeforeStart:   {code: "ends_before_start"},
	BeforeHired:       {code: "before_hired"},
	Past:              {code: "past"},
	Future:            {code: "future"},
	NotRecorded:       {code: "not_recorded"},
	Circle:            {code: "circle"},
	NoSuch:            {code: "no_such"},
	Taken:             {code: "taken"},
	TakenByEmployee:   {code: "taken_by_employee"},
	TakenByAccount:    {code: "taken_by_account"},
	HasAccount:        {code: "has_account"},
	LeftTheCompany:    {code: "left_the_company"},
	NotActive:         {code: "not_active"},
	CommonPassword:    {code: "common_password"},
	NameInPassword:    {code: "name_in_password"},
	WrongPassword:     {code: "wrong_password"},
	NotYours:          {code: "not_yours"},
	BeyondManaged:     {code: "beyond_managed"},
	BeyondOwn:         {code: "beyond_own", params: []string{"action"}},
	NameClasses:       {code: "name_classes"},
	ClassNotNamed:     {code: "class_not_named", params: []string{"class"}},
	BeingDeleted:      {code: "being_deleted"},
	TooWide:           {code: "too_wide"},
	Outdated:          {code: "outdated"},
	TooBig:            {code: "too_big", params: []string{"max"}},
	EmptyFile:         {code: "empty_file"},
	ContradictsItself: {code: "contradicts_itself", params: []string{"said"}},
	KeyUsed:           {code: "key_used"},
}

// Codes are the codes of all reasons, in their order.
func Codes() []string {
	codes := make([]string, 0, len(reasons))
	for _, r := range reasons[Required:] {
		codes = append(codes, r.code)
	}
	return codes
}

// ReasonOf is the reason with a code; Unfit when there is none.
func ReasonOf(code string) Reason {
	for i, r := range reasons {
		if r.code == code && code != "" {
			return Reason(i)
		}
	}
	return Unfit
}

// Code is what the reason is called on the wire.
func (r Reason) Code() string { return reasons[r].code }

// Params are the names of the reason's parameters.
func (r Reason) Params() []string { return reasons[r].params }

// with names the values that a sentence was made with.
func (r Reason) with(values []any) map[string]any {
	names := r.Params()
	if len(names) == 0 || len(values) < len(names) {
		return nil
	}
	params := make(map[string]any, len(names))
	for i, name := range names {
		params[name] = values[i]
	}
	return params
}
