package bff

import (
	"context"
	"slices"
	"strings"

	"acervo/platform/fault"
	"acervo/services/bff/pages"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
)

const (
	guessTries  = 6 // searches by name that one file is worth
	guessPeople = 8 // homonyms that are listed
)

// Guess tells whose files seem to be, by their names: by matrícula or a valid CPF it is
// certain, by name it is a guess to be confirmed. It knows only whom the caller can find
// anyway.
func (s *Service) Guess(ctx context.Context, in pages.GuessInput) (pages.Guesses, error) {
	types, _, err := optional(ctx, s, "types", s.documents.Types)
	if err != nil {
		return pages.Guesses{}, err
	}
	groups := s.groups(ctx)
	out := pages.Guesses{Items: make([]pages.Guess, len(in.Filenames))}
	errs := make([]error, len(in.Filenames))
	atMost(bulkWidth, len(in.Filenames), func(i int) {
		name := readFilename(in.Filenames[i])
		g := &out.Items[i]
		*g = pages.Guess{Filename: in.Filenames[i], Certainty: pages.Unknown, People: []pages.Person{}, Date: name.date}
		known, index := typeNamed(types, name.words)
		g.TypeID = known
		var people []employeeapi.Employee
		people, errs[i] = s.whose(ctx, name.without(index), g)
		for _, e := range people {
			g.People = append(g.People, person(e, groups))
		}
	})
	for _, err := range errs {
		if err != nil {
			return pages.Guesses{}, err
		}
	}
	return out, nil
}

// whose looks for the person in what a name may tell, the surest first.
func (s *Service) whose(ctx context.Context, name filename, g *pages.Guess) ([]employeeapi.Employee, error) {
	for _, cpf := range name.cpfs {
		found, err := s.find(ctx, cpf.digits)
		if err != nil {
			return nil, err
		}
		found = slices.DeleteFunc(found, func(e employeeapi.Employee) bool { return e.CPF != cpf.digits })
		if len(found) == 1 {
			g.Certainty, g.Reason, g.Found = pages.Certain, "cpf", cpf.text
			return found, nil
		}
	}
	var numbered []employeeapi.Employee
	for _, word := range name.codes {
		found, err := s.find(ctx, word)
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			if fold(e.Registration) == word {
				numbered = append(numbered, e)
				g.Found = word
			}
		}
	}
	if len(numbered) > 0 {
		g.Certainty, g.Reason = pages.Certain, "registration"
		if len(numbered) > 1 { // several numbers, several people
			g.Certainty, g.Found = pages.Uncertain, ""
		}
		return numbered[:min(len(numbered), guessPeople)], nil
	}
	return s.byName(ctx, name.names, g)
}

// byName tries the longest runs of words first.
func (s *Service) byName(ctx context.Context, words []string, g *pages.Guess) ([]employeeapi.Employee, error) {
	tries := 0
	for length := min(len(words), 6); length > 0; length-- {
		for at := 0; at+length <= len(words); at++ {
			run := words[at : at+length]
			if length == 1 && (len(words) > 1 || len(run[0]) < 4) {
				continue // one name of several is anybody's
			}
			if tries++; tries > guessTries {
				return nil, nil
			}
			found, err := s.find(ctx, strings.Join(run, " "))
			if err != nil {
				return nil, err
			}
			if exact := slices.DeleteFunc(slices.Clone(found), func(e employeeapi.Employee) bool { return !allIn(run, wordsOf(e.Name)) }); len(exact) > 0 {
				found = exact
			}
			if len(found) > 0 && len(found) <= guessPeople {
				g.Certainty, g.Reason, g.Found = pages.Uncertain, "name", strings.Join(run, " ")
				return found, nil
			}
		}
	}
	return nil, nil
}

// find asks for a few more than are listed, so that too many can be told.
func (s *Service) find(ctx context.Context, q string) ([]employeeapi.Employee, error) {
	query := EmployeeQuery{Q: q}
	query.Page.Limit = 3 * guessPeople
	list, err := s.employees.Employees(ctx, query)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Malformed) { // not a thing to search for
		return nil, nil
	}
	return list.Items, err
}

// typeNamed is the type whose name is best told by words, and which words tell it: its
// first word must be among them. Between equals there is none.
func typeNamed(types []documentapi.DocumentType, words []string) (id string, told []string) {
	best := 0
	for _, t := range types {
		name := significant(wordsOf(t.Name))
		if len(name) == 0 || !slices.Contains(words, name[0]) {
			continue
		}
		var hits []string
		for _, w := range name {
			if slices.Contains(words, w) {
				hits = append(hits, w)
			}
		}
		switch {
		case len(hits) > best:
			best, id, told = len(hits), t.ID, hits
		case len(hits) == best:
			id = ""
		}
	}
	return id, told
}
