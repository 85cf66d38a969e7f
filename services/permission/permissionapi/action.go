package permissionapi

// Actions are all actions, in the order in which sets of them are numbered.
var Actions = [...]Action{View, Download, Upload, Edit, Delete, Share, Manage}

// Index is the action's place in Actions, or -1 when there is no such action.
func (a Action) Index() int {
	switch a {
	case View:
		return 0
	case Download:
		return 1
	case Upload:
		return 2
	case Edit:
		return 3
	case Delete:
		return 4
	case Share:
		return 5
	case Manage:
		return 6
	}
	return -1
}

// ActionSet is a set of actions. Names that are no action are in no set.
type ActionSet uint8

// implied[i] is the i-th of Actions and all that it implies, directly or not.
var implied = [len(Actions)]ActionSet{
	bits(View),
	bits(Download, View),
	bits(Upload),
	bits(Edit, Download, View),
	bits(Delete, View),
	bits(Share, Download, View),
	bits(Manage, Edit, Delete, Share, Download, View),
}

func bits(actions ...Action) (s ActionSet) {
	for _, a := range actions {
		if i := a.Index(); i >= 0 {
			s |= 1 << i
		}
	}
	return s
}

// SetOf is the set of these actions, without what they imply.
func SetOf(actions ...Action) ActionSet { return bits(actions...) }

// Has reports whether the set holds an action.
func (s ActionSet) Has(a Action) bool {
	i := a.Index()
	return i >= 0 && s&(1<<i) != 0
}

// Given is what an allow of these actions gives: them and all that they imply.
func (s ActionSet) Given() (out ActionSet) {
	for i := range Actions {
		if s&(1<<i) != 0 {
			out |= implied[i]
		}
	}
	return out
}

// Taken is what a deny of these actions takes: them and all that imply them.
func (s ActionSet) Taken() (out ActionSet) {
	for i := range Actions {
		if implied[i]&s != 0 {
			out |= 1 << i
		}
	}
	return out
}

// List is the set's actions in the order of Actions.
func (s ActionSet) List() []Action {
	var out []Action
	for i, a := range Actions {
		if s&(1<<i) != 0 {
			out = append(out, a)
		}
	}
	return out
}
