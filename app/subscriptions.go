package app

// subscribe is who listens to whom. Each service names its topics in its consumer; the
// table, for the reader:
//
//	employee      document                       counts documents, so that DELETE can refuse
//	permission    employee, document             who is where, what is whose, shares end
//	document      employee                       names, registrations and units to show and filter by
//	notification  employee, permission, document who is told of what
//	audit         all                            the trail
func (s *system) subscribe() {
	for _, p := range s.parts {
		for _, c := range p.consumers {
			s.bus.Subscribe(c)
		}
	}
}
