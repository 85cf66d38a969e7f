package notificationapi

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"acervo/platform/rest"
)

// Open opens the caller's stream and returns the answer with its body unread: Server-
// Sent Events, to be passed on as they are. lastEventID is empty or the last id seen.
// The caller closes the body; ctx ends the stream.
func (c *Client) Open(ctx context.Context, lastEventID string, options ...rest.Option) (*http.Response, error) {
	options = append(options, rest.WithHeader("Last-Event-ID", lastEventID), rest.WithHeader("Accept", "text/event-stream"))
	return c.rest.Stream(ctx, http.MethodGet, "/notifications/stream", nil, nil, "", options...)
}

// Message is one event of the stream. Exactly one of Notification and Unread is set.
type Message struct {
	ID           string // for Last-Event-ID; empty where it stays as it was
	Notification *Notification
	Unread       *Unread
}

// Listen opens the caller's stream and calls each with every message until ctx ends,
// each fails, or the stream ends (nil). It does not connect again.
func (c *Client) Listen(ctx context.Context, lastEventID string, each func(Message) error, options ...rest.Option) error {
	res, err := c.Open(ctx, lastEventID, options...)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	err = readMessages(res.Body, each)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// readMessages parses an event stream (WHATWG HTML, section 9.2) of ours.
func readMessages(r io.Reader, each func(Message) error) error {
	var m Message
	var event string
	var data []byte
	in := bufio.NewReaderSize(r, 64<<10)
	for {
		line, err := in.ReadString('\n')
		if err != nil { // what was not ended by an empty line does not count
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				return nil
			}
			return err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			if err := dispatch(&m, event, data, each); err != nil {
				return err
			}
			m, event, data = Message{}, "", nil
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "id":
			m.ID = value
		case "event":
			event = value
		case "data":
			data = append(data, value...)
		}
	}
}

func dispatch(m *Message, event string, data []byte, each func(Message) error) error {
	var into any
	switch event {
	case EventNotification:
		m.Notification = new(Notification)
		into = m.Notification
	case EventUnread:
		m.Unread = new(Unread)
		into = m.Unread
	default:
		return nil // a comment, or an event of a later version
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("the stream's %s event cannot be read: %w", event, err)
	}
	return each(*m)
}
