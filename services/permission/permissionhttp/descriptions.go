package permissionhttp

const description = `Who may do what with whose documents: permissions, and the decisions made from them.

A permission is a rule: **subject** × **actions** × **target** × **classes** × **effect**, within a window of time. An *allow* gives its actions and all that they imply; a *deny* takes its actions and all that imply them. **Deny wins**, whatever the order. ` +
	"`download` implies `view`; `edit` and `share` imply `download`; `delete` implies `view`; `manage` implies `edit`, `delete` and `share`; `upload` stands alone." + `

Without classes an allow reaches every class that is not restricted, a deny every class. A restricted class (medical, to start with) is reached only by permissions that name it, also on a single document.

A permission is in force when the request that gave it is answered, and in force for nobody when the request that revoked it is answered. What one may not see is ` + "`404`" + `, exactly as what does not exist.`

const grantRules = `Who may grant: administrators anything, except an allow that reaches themselves for documents of others (` + "`own_grant`" + `: it takes another administrator). Everybody else only what they manage and hold themselves, in all of the classes, for as long as it is to last, and also for people who join the target later (` + "`beyond_own_rights`" + `); without ` + "`classes`" + ` it reaches classes that are added later, so naming them is easier to be allowed. One document can be shared by who may ` + "`share`" + ` it. `

// descriptions are what the operations' summaries leave open, by operation id.
var descriptions = map[string]string{
	"create-permission": grantRules + "A subject that is not active, a target that does not exist (or a document that you may not see), an action that does not apply, a window that is over: `422`, naming the field.",
	"break-glass": "For administrators, who as such read no documents: to view and download those of one employee or unit, of classes that are named, for at most an hour. It is in force when answered. " +
		"The other administrators and whoever manages such documents are told as it opens (`break_glass.told`), who opened it and why; where there is nobody to tell it is `409` (`nobody_to_tell`). A denial still wins. " +
		"What is read meanwhile is in the audit trail, document by document. It ends by itself, or by `DELETE /permissions/{id}`.",
	"preview-break-glass": "Whom `POST /permissions/break-glass` would tell now. Nothing is opened, and nobody is told.",
	"list-break-glass": "The newest first, also those that ended by themselves or were ended (`ended_at`), which `GET /permissions` no longer has. Administrators and HR see all; others those " +
		"of which they were told, and those about what they manage.",
	"get-break-glass": "`404` also when you may not see it.",
	"list-permissions": "The newest first. Administrators and HR see all; others those given to them by name, those that they gave, and those about what they manage. " +
		"The automatic permission of whoever brought a document is listed when `target_id` is that document, for them and for those who see it.",
	"get-permission":     "`404` also when you may not see it.",
	"replace-permission": grantRules + "You need to be able to end the old one and to give the new one; `granted_by` becomes you. What is not given becomes empty. What GET answered may be sent back as it is: `id`, `granted_by`, `revision` and times are not changed by it. An automatic permission cannot be changed: `409`.",
	"change-permission":  "A merge patch (RFC 7396): what is absent stays, `null` empties; `subject` and `target` are merged field by field. Otherwise as replacing.",
	"revoke-permission":  "Administrators may revoke any, except a denial that keeps something about others from themselves (`own_denial`) and the automatic one of a document that they may not see (`404`); whoever gave an allow may take it back; and whoever manages what it is about. Ending a deny takes as much as giving it. It stays in the history.",
	"check-permission": "One question about a document (`document_id`) or about documents of a class about an employee (`employee_id` and `class`; without `employee_id`, about the company), or with `checks` at most 1,000, answered as of one revision. " +
		"Without `user_id`, about yourself. About others: services, administrators and HR; everybody else gets `403`, whether they exist or not. What does not exist may not be done: the answer is no.",
	"explain-permission": "Every permission that matched, with its path on both sides, and the denials that won; for a no, the nearest permissions and the condition that failed; and the ladder of all actions. " +
		"About yourself; about others: services, administrators, HR, and who manages the document (or the class about the employee); everybody else gets `403`. A document that you may not see is `404`, whoever it is about. " +
		"What you may not know of is left out. `at` asks about the past: ahead or before the first record is `422`.",
	"permission-audience": "Everybody who may, exactly, with the reason of each: the inverse of checking. Names for who manages it (administrators and HR too, if they see the document or ask by employee and class); " +
		"groups and counts for whom it is about and who brought it; for others who see it, the total. Whom a denial stops is listed apart. `group` keeps to one of the groups. `at` asks about the past.",
	"preview-change": "The exact difference before and after, without changing anything: who gains and who loses how many documents, of which classes. Only who may make the change may preview it, and gets the same errors, but for a missing reason. " +
		"Its `ETag` may be sent as `Acervo-Previewed` with the change of a permission, which is then refused (`412`) if the rights have changed since; documents that arrive do not count.",
	"review-user":        "Each permission that reaches the account, with the path, how much it is about, and what deserves a look. Of those that you may see; how much they see all in all is for administrators, HR and themselves.",
	"review-employee":    "Each permission that is about the employee, or about a single document of theirs that you see, with how many it gives to and what deserves a look. Of those that you may see.",
	"check-shares":       "Whether you may share a document as you upload it, before it is there: `204`, or what is wrong (`422`) or more than you may give (`403`), naming `share_with[0].user_id` and so on.",
	"permission-summary": "How many documents, people and classes you may view, exactly; documents in the bin are not counted. `single` of a class are those seen one by one only: shared with you, or brought by you.",
	"shared-documents":   "Documents that a permission about one document lets you view (`with_me`: given by others and in force; `by_me`: given by you, in force or to come). What you keep of a document because you brought it is not shared. A denial may stand against it: lists of documents see to that.",
	"get-scope": "Compiled for one account and action: for each class the sets of employee numbers that are allowed and denied, and single documents. The form is documented in permissionapi (`ScopeMediaType`): a JSON header, then Roaring bitmaps in their portable form. " +
		"Ask with `If-None-Match` on every request that decides something: `304` says that what you hold is what is committed now.",
	"move-gains":    "Asked before somebody moves others between units or teams: nobody widens their own reach. `gains` is also true when it cannot be told.",
	"note-uses":     "Each as the question whether the account may, in the shape of `/permissions/check`. What let it is noted as used, once a day; what is not known any more is passed over.",
	"apply-events":  "Events that their writer pushes so that they hold at once. The bus brings them too; each takes effect once. Those that concern nobody here are passed over.",
	"list-classes":  "In the order in which they were added. There are few: it has one page.",
	"create-class":  "There can be 64. Whether it is restricted cannot be changed later; classes are not removed.",
	"replace-class": "Only the name can change. What GET answered may be sent back, with another name.",
}
