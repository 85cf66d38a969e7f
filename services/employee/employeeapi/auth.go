package employeeapi

import "time"

// Credentials are what one signs in with.
type Credentials struct {
	Username string `json:"username" minLength:"1" maxLength:"64" doc:"In any case" example:"ana.lima"`
	Password string `json:"password" minLength:"1" maxLength:"1024" doc:"Exactly as it was chosen" example:"uma frase que ninguém adivinha"`
}

// Tokens are what a session is used with.
type Tokens struct {
	AccessToken  string `json:"access_token" doc:"JWT (EdDSA), for Authorization: Bearer"`
	TokenType    string `json:"token_type" enum:"Bearer" doc:"How the access token is sent" example:"Bearer"`
	ExpiresIn    int    `json:"expires_in" doc:"Seconds for which the access token is good" example:"300"`
	RefreshToken string `json:"refresh_token,omitempty" doc:"Gives new tokens, once; absent for services"`
}

// RefreshInput is what one asks for new tokens with.
type RefreshInput struct {
	RefreshToken string `json:"refresh_token" minLength:"1" maxLength:"512" doc:"The latest one: used a second time, it ends the session"`
}

// LogoutInput names the session to end where no access token does.
type LogoutInput struct {
	RefreshToken string `json:"refresh_token,omitempty" maxLength:"512" doc:"Ends its session; needed only without a valid access token"`
}

// ServiceCredentials are what a service asks for a token of its own with.
type ServiceCredentials struct {
	Service string `json:"service" minLength:"1" maxLength:"32" doc:"The service's name" example:"document"`
	Secret  string `json:"secret" minLength:"1" maxLength:"512" doc:"The secret it shares with the employee service"`
}

// SetupPurpose says what a set-up link is for.
type SetupPurpose string

const (
	FirstAdministrator SetupPurpose = "first_administrator" // names the company and makes its first account
	Invitation         SetupPurpose = "invitation"          // chooses a new account's first password
	Reset              SetupPurpose = "reset"               // chooses another password
)

// Setup is what a set-up link that still works is for.
type Setup struct {
	Purpose   SetupPurpose `json:"purpose" enum:"first_administrator,invitation,reset" doc:"What it is for: setting Acervo up, a new account, or another password" example:"invitation"`
	Username  string       `json:"username,omitempty" doc:"The account's user name; absent where it is to be chosen" example:"ana.lima"`
	ExpiresAt time.Time    `json:"expires_at" doc:"When the link stops working"`
}

// SetupInput is what is chosen at a set-up link.
type SetupInput struct {
	Company  string `json:"company,omitempty" maxLength:"120" doc:"The company's name: from the first administrator, who may also give it later; refused from others" example:"Transportes Aroeira"`
	Username string `json:"username,omitempty" maxLength:"64" doc:"Needed from the first administrator, refused from others" example:"ana.lima"`
	Password string `json:"password" required:"false" maxLength:"1024" doc:"Needed. At least 12 characters from the first administrator, 8 from others" example:"uma frase que ninguém adivinha"`
}

// PasswordInput changes one's own password, or, empty, has an administrator reset
// somebody else's.
type PasswordInput struct {
	CurrentPassword string `json:"current_password,omitempty" maxLength:"1024" doc:"Needed to change one's own"`
	Password        string `json:"password,omitempty" maxLength:"1024" doc:"The new one; absent in a reset, which answers with a set-up link" example:"outra frase que ninguém adivinha"`
}

// PasswordAnswer is what a change of password answers.
type PasswordAnswer struct {
	SetupURL string `json:"setup_url,omitempty" doc:"After a reset: the path at which the new password is chosen, once" example:"/comecar/4Yk0-f6mB3nTqU2o"`
}

// IDs are ids to be asked about, at most 1,000.
type IDs struct {
	IDs []string `json:"ids" maxItems:"1000" doc:"At most 1,000 ids"`
}

// ActiveSessions are those of the ids asked about that have not ended.
type ActiveSessions struct {
	Active []string `json:"active" doc:"Sessions that have not ended, of accounts that are active, in the order asked"`
}
