package document

import (
	"context"
	"errors"
	"io"

	"acervo/platform/blob"
	"acervo/platform/fault"
	"acervo/services/document/documentapi"
)

// Incoming is content on its way in, as its sender calls it.
type Incoming struct {
	Filename  string
	MediaType string // what it is said to be; empty: nothing
	Body      io.Reader
}

// putter is where content is put: a store, or a bulk of one.
type putter interface {
	Put(ctx context.Context, r io.Reader, limit int64) (blob.Stored, error)
}

// receive checks the name and the kind of a content and keeps it. Its bytes are read
// once and never held whole.
func (s *Service) receive(ctx context.Context, in Incoming, into putter) (documentapi.Content, error) {
	name, err := cleanFilename(in.Filename)
	if err != nil {
		return documentapi.Content{}, err
	}
	body := &headed{r: in.Body}
	head, err := body.peek(headSize)
	if err != nil {
		return documentapi.Content{}, brokenOff(err)
	}
	if len(head) == 0 {
		return documentapi.Content{}, fault.Invalidf("content", fault.EmptyFile, "is empty")
	}
	mediaType, err := kindOf(head, name, in.MediaType)
	if err != nil {
		return documentapi.Content{}, err
	}
	stored, err := into.Put(ctx, body, s.MaxContent)
	if err != nil {
		return documentapi.Content{}, brokenOff(err)
	}
	return documentapi.Content{Filename: name, MediaType: mediaType, Size: stored.Size, SHA256: stored.SHA256}, nil
}

// brokenOff gives an upload that did not arrive whole its kind.
func brokenOff(err error) error {
	var known *fault.Error
	if errors.As(err, &known) {
		return err
	}
	return fault.Malformedf("content", fault.Incomplete, "did not arrive whole").With(err)
}

// headed is a reader whose first bytes can be looked at.
type headed struct {
	r    io.Reader
	head []byte
}

// peek is up to n first bytes, fewer only where there are no more.
func (h *headed) peek(n int) ([]byte, error) {
	h.head = make([]byte, n)
	have := 0
	for have < n {
		m, err := h.r.Read(h.head[have:])
		have += m
		if err == io.EOF { //nolint:errorlint // io.EOF is returned bare; a wrapped one is no end
			break
		}
		if err != nil {
			return nil, err
		}
	}
	h.head = h.head[:have]
	return h.head, nil
}

func (h *headed) Read(p []byte) (int, error) {
	if len(h.head) > 0 {
		n := copy(p, h.head)
		h.head = h.head[n:]
		return n, nil
	}
	return h.r.Read(p)
}
