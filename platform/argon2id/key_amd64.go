package argon2id

import (
	"encoding/binary"
	"runtime"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/blake2b"
	"golang.org/x/sys/cpu"
)

// yieldEvery is how many blocks are made, in less than 0.1 ms, before others have their
// turn on this processor: the scheduler itself would let them wait for 10 ms.
const yieldEvery = 256

// Names as in RFC 9106: q blocks in the only lane, four slices of a pass.
const (
	slices  = 4
	q       = Memory / (slices * Lanes) * slices
	segment = q / slices
	mode    = 2 // argon2id
)

// Key derives the key of a password.
func (s *Space) Key(password, salt []byte) []byte {
	if !cpu.X86.HasAVX2 {
		return argon2.IDKey(password, salt, Time, Memory, Lanes, KeySize)
	}
	if s.blocks == nil {
		s.blocks = make([]block, q)
	}
	h0 := first(password, salt)
	for i := range 2 {
		var raw [1024]byte
		long(raw[:], binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(h0, uint32(i)), 0))
		s.blocks[i].read(&raw)
	}
	for pass := range Time {
		for slice := range slices {
			s.fill(pass, slice)
		}
	}
	last := s.blocks[q-1].bytes()
	key := make([]byte, KeySize)
	long(key, last[:])
	return key
}

// fill makes the blocks of one slice in one pass (RFC 9106, 3.2 to 3.4).
func (s *Space) fill(pass, slice int) {
	independent := pass == 0 && slice < slices/2 // of the password
	var addresses, zero, scratch block
	input := block{uint64(pass), 0, uint64(slice), q, Time, mode}
	from := 0
	if pass == 0 && slice == 0 {
		from = 2 // the first two are there
	}
	for i := from; i < segment; i++ {
		if i%yieldEvery == 0 {
			runtime.Gosched()
		}
		at := slice*segment + i
		prev := &s.blocks[(at+q-1)%q]
		j1 := prev[0]
		if independent {
			if i == from || i%len(addresses) == 0 {
				input[6]++
				compress(&addresses, &input, &zero, &scratch, false)
				compress(&addresses, &addresses, &zero, &scratch, false)
			}
			j1 = addresses[i%len(addresses)]
		}
		compress(&s.blocks[at], prev, &s.blocks[reference(pass, slice, i, j1)], &scratch, pass > 0)
	}
}

// reference is the block that the one at place i of a slice refers to.
func reference(pass, slice, i int, j1 uint64) uint64 {
	area, start := uint64(slice*segment+i-1), uint64(0)
	if pass > 0 {
		area, start = uint64((slices-1)*segment+i-1), uint64((slice+1)%slices*segment)
	}
	x := j1 & 0xffffffff
	x = x * x >> 32
	return (start + area - 1 - area*x>>32) % q
}

// first is H0, with room for what is appended to it.
func first(password, salt []byte) []byte {
	h, _ := blake2b.New512(nil) // without a key there is no error
	for _, n := range []uint32{Lanes, KeySize, Memory, Time, Version, mode} {
		_, _ = h.Write(binary.LittleEndian.AppendUint32(nil, n))
	}
	for _, part := range [][]byte{password, salt, nil, nil} { // no secret, no associated data
		_, _ = h.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(part))))
		_, _ = h.Write(part)
	}
	return h.Sum(make([]byte, 0, blake2b.Size+8))[:blake2b.Size:blake2b.Size]
}

// long is H', the hash of any length.
func long(out, in []byte) {
	in = append(binary.LittleEndian.AppendUint32(nil, uint32(len(out))), in...)
	for len(out) > blake2b.Size {
		v := blake2b.Sum512(in)
		copy(out, v[:blake2b.Size/2])
		out, in = out[blake2b.Size/2:], v[:]
	}
	h, _ := blake2b.New(len(out), nil) // of a size that there is
	_, _ = h.Write(in)
	h.Sum(out[:0])
}

func (b *block) read(raw *[1024]byte) {
	for i := range b {
		b[i] = binary.LittleEndian.Uint64(raw[8*i:])
	}
}

func (b *block) bytes() (raw [1024]byte) {
	for i, v := range b {
		binary.LittleEndian.PutUint64(raw[8*i:], v)
	}
	return raw
}

// compress is the compression function G of x and y, put into out or, with xor, added
// to what is there. out may be x or y, scratch none of them. It
// needs AVX2.
//
//go:noescape
func compress(out, x, y, scratch *block, xor bool)
