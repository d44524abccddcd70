package fakests

// operation is one of the API.
type operation struct {
	name string
	do   func(s *Service, accessKeyID string) result
}

// result is what an operation answers, as XML.
type result any

// operations is the table of all there are, by name. In the journal, in faults and in reports each is
// called "sts." and its name.
func operations() []operation {
	return []operation{
		{"GetCallerIdentity", (*Service).getCallerIdentity},
	}
}

// Operations returns the names of all operations, as the journal and faults have them.
func Operations() map[string]bool {
	all := map[string]bool{}
	for _, op := range operations() {
		all["sts."+op.name] = true
	}
	return all
}
