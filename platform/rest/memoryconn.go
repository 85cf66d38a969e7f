package rest

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

const (
	memoryBufferMin = 4 << 10
	memoryBufferMax = 64 << 10
)

// memoryConn is one end of an in-memory connection: it reads from one stream and
// writes to the other.
type memoryConn struct{ in, out *stream }

func newMemoryConns() (client, server net.Conn) {
	a, b := newStream(), newStream()
	return &memoryConn{in: a, out: b}, &memoryConn{in: b, out: a}
}

func (c *memoryConn) Read(p []byte) (int, error)  { return c.in.read(p) }
func (c *memoryConn) Write(p []byte) (int, error) { return c.out.write(p) }

func (c *memoryConn) Close() error {
	c.in.close(true)
	c.out.close(false)
	return nil
}

func (c *memoryConn) LocalAddr() net.Addr  { return memoryAddress{} }
func (c *memoryConn) RemoteAddr() net.Addr { return memoryAddress{} }

func (c *memoryConn) SetReadDeadline(t time.Time) error  { c.in.readLimit.set(c.in, t); return nil }
func (c *memoryConn) SetWriteDeadline(t time.Time) error { c.out.writeLimit.set(c.out, t); return nil }
func (c *memoryConn) SetDeadline(t time.Time) error {
	_ = c.SetReadDeadline(t)
	return c.SetWriteDeadline(t)
}

// stream carries bytes one way through a ring buffer that grows to 64 KiB.
type stream struct {
	mu       sync.Mutex
	readable sync.Cond
	writable sync.Cond

	buf    []byte // ring
	start  int    // where the content begins
	length int    // of the content

	readerGone, writerGone bool
	readLimit, writeLimit  deadline
}

func newStream() *stream {
	s := &stream{}
	s.readable.L, s.writable.L = &s.mu, &s.mu
	return s
}

func (s *stream) read(p []byte) (int, error) {
	s.mu.Lock()
	n, err := s.readLocked(p)
	s.mu.Unlock()
	if n > 0 {
		s.writable.Signal() // after the unlock, so that who wakes need not wait again
	}
	return n, err
}

func (s *stream) readLocked(p []byte) (int, error) {
	for {
		switch {
		case s.readerGone:
			return 0, net.ErrClosed
		case s.readLimit.passed():
			return 0, os.ErrDeadlineExceeded
		case len(p) == 0:
			return 0, nil
		case s.length > 0:
			n := copy(p, s.buf[s.start:min(s.start+s.length, len(s.buf))])
			if n == len(s.buf)-s.start && n < s.length { // the content wraps around
				n += copy(p[n:], s.buf[:s.length-n])
			}
			s.start = (s.start + n) % len(s.buf)
			s.length -= n
			return n, nil
		case s.writerGone:
			return 0, io.EOF
		}
		s.readable.Wait()
	}
}

func (s *stream) write(p []byte) (int, error) {
	s.mu.Lock()
	n, err := s.writeLocked(p)
	s.mu.Unlock()
	if n > 0 {
		s.readable.Signal()
	}
	return n, err
}

func (s *stream) writeLocked(p []byte) (written int, err error) {
	for {
		switch {
		case s.writerGone:
			return written, net.ErrClosed
		case s.readerGone:
			return written, errClosedPipe
		case s.writeLimit.passed():
			return written, os.ErrDeadlineExceeded
		case len(p) == 0:
			return written, nil
		}
		if s.length == len(s.buf) && !s.grow(len(p)) {
			s.readable.Signal()
			s.writable.Wait()
			continue
		}
		end := (s.start + s.length) % len(s.buf)
		free := s.buf[end:]
		if end < s.start {
			free = s.buf[end:s.start]
		}
		n := copy(free, p)
		s.length += n
		written += n
		p = p[n:]
	}
}

// grow makes room for n more bytes, as far as it may; the buffer is full.
func (s *stream) grow(n int) bool {
	size := max(len(s.buf), memoryBufferMin)
	for size < s.length+n && size < memoryBufferMax {
		size *= 2
	}
	if size == len(s.buf) {
		return false
	}
	buf := make([]byte, size)
	m := copy(buf, s.buf[s.start:])
	copy(buf[m:], s.buf[:s.start])
	s.buf, s.start = buf, 0
	return true
}

// close is called by each end: the reader's makes writing fail, the writer's lets
// what is buffered be read and then ends the stream.
func (s *stream) close(reader bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if reader {
		s.readerGone = true
	} else {
		s.writerGone = true
	}
	s.readLimit.stop()
	s.writeLimit.stop()
	s.readable.Broadcast()
	s.writable.Broadcast()
}

// deadline wakes those who wait on a stream when its time has come. It is guarded by
// the stream's lock.
type deadline struct {
	at    time.Time
	timer *time.Timer
}

func (d *deadline) passed() bool { return !d.at.IsZero() && !time.Now().Before(d.at) }

func (d *deadline) set(s *stream, t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d.at = t
	if t.IsZero() {
		d.stop()
		return
	}
	left := time.Until(t)
	if left <= 0 {
		d.stop()
		s.readable.Broadcast()
		s.writable.Broadcast()
		return
	}
	if d.timer != nil {
		d.timer.Reset(left)
		return
	}
	d.timer = time.AfterFunc(left, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.readable.Broadcast()
		s.writable.Broadcast()
	})
}

func (d *deadline) stop() {
	if d.timer != nil {
		d.timer.Stop()
	}
}
