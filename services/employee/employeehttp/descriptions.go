package employeehttp

const description = `Employees, the units and teams they are in, the accounts that sign in, and sign-in itself.

Everyone who is signed in sees the directory: name, registration, position, unit, manager, status, e-mail. A CPF is whole only for ` + "`hr`" + ` and for oneself; for everyone else it is masked (` + "`•••.482.917-••`" + `), and nobody else can search by it.`

// descriptions are what the operations' summaries leave open, by operation id.
var descriptions = map[string]string{ //nolint:gosec // words about credentials, none
	"create-employee":  "The registration and the CPF must be new: `409` names the one that somebody has. A unit or manager that does not exist is `422`.",
	"list-employees":   "`q` finds by the beginnings of words of the name (accents and case left out) and of the registration, and for `hr` by a CPF: a whole one, its eleven digits with or without punctuation; part of one finds nobody. `unit_id` takes the whole subtree. With `count=true` the answer has the exact `total`.",
	"replace-employee": "What is not given becomes empty; `status` becomes `active` unless `terminated_on` is given. What GET answered may be sent back as it is: `id`, `revision` and times are not changed.",
	"change-employee":  "A merge patch (RFC 7396): what is absent stays, `null` empties. Another `unit_id` is the move. `status` and `terminated_on` follow each other when one is given alone. Terminating deactivates the employee's account and ends its sessions.",
	"delete-employee":  "Employees are terminated, not erased. Deleting works only for one about whom there are no documents, in the bin or not, and to whom nobody reports; otherwise `409` says which. The number is not given again.",
	"see-cpf":          "For `hr` and for oneself; `403` for everyone else. For pages that show a CPF masked until somebody asks for it: the trail tells who asked, whose it was and when.",
	"employee-facts":   "Those of the ids that exist, as events carry them: with the number, the CPF masked.",
	"create-group":     "A unit has a place in the tree; a team has no parent.",
	"list-groups":      "Units before teams, each parent before its children, then by name. A company's whole tree fits on one page unless `limit` says otherwise.",
	"replace-group":    "The kind of a group cannot be changed, and a unit cannot be put below itself.",
	"change-group":     "A merge patch (RFC 7396): what is absent stays, `null` empties.",
	"delete-group":     "A unit that still has people (terminated ones too) or units is `409`. A team's members leave it.",
	"list-members":     "By name. For a unit: who is directly in it.",
	"add-member":       "Who is in it already stays. Units have no members to be added: people are in the unit that their `unit_id` names.",
	"create-account":   "With a `password` the account can sign in at once. Without one the answer has `setup_url`, the path of a link that works once, for 7 days. Passwords have at least 8 characters, are none of those that are tried first, and do not contain the user name.",
	"list-accounts":    "By user name. `q` finds by the beginning of the user name, and of words of the employee's name or registration.",
	"list-people":      "What one needs to name somebody: no user names of employees, no roles. Inactive accounts are left out.",
	"list-roles":       "`admin`, `hr` and `employee`, then those that a company made by giving them to an account. One page: there are few.",
	"change-account":   "A merge patch (RFC 7396). An account that becomes inactive is refused everywhere at once and its sessions end. `409` if nobody could administer any more.",
	"set-password":     "One's own: `current_password` and `password`; the other sessions end. An administrator sends `{}` for another account: its password stops working, its sessions end, and the answer has `setup_url`, the path of a link that works once, for 24 hours.",
	"login":            "Wrong credentials are one answer, `401`, whatever is wrong about them. After 5 failures of a user name, or 30 from an address, each further one doubles the wait, up to 5 minutes: `429` with `Retry-After` in seconds.",
	"refresh":          "A refresh token works once and gives the next one. One that is used a second time ends the session, since two parties have it; so refresh one at a time. A session ends 7 days after it was last used, 30 days after sign-in at the latest.",
	"logout":           "Ends the session of the access token or, without a valid one, of the refresh token in the body.",
	"service-token":    "For Acervo's own services: a token of 5 minutes with `sub` `service:NAME`.",
	"list-sessions":    "Last used first.",
	"active-sessions":  "Those of the ids whose session has neither ended nor expired and whose account is active.",
	"get-setup-link":   "`404` when it does not work, or no longer.",
	"use-setup-link":   "Chooses the password and signs in. The first administrator also names the company and the user, and needs 12 characters. The link then stops working.",
	"jwks":             "RFC 7517. A key signs for 24 hours and stays here until its last token has expired.",
}
