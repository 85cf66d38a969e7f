//go:build !linux

package main

import "time"

var started = time.Now()

// threadTime is the clock's, where there is no other.
func threadTime() time.Duration { return time.Since(started) }
