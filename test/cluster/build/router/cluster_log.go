// The router's log as a container runtime writes it, so that the kubelet that is played here can give it: kubernetes/cri-api, CRI
// logging format.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"time"
)

func init() {
	file := os.Stderr
	reader, writer, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	// What the router's logger, which main makes, writes to.
	os.Stderr = writer
	go copyLines(file, reader)
}

func copyLines(file io.Writer, reader io.Reader) {
	lines := bufio.NewScanner(reader)
	lines.Buffer(nil, 16*1024*1024)
	for lines.Scan() {
		fmt.Fprintf(file, "%s stderr F %s\n", time.Now().UTC().Format(time.RFC3339Nano), lines.Text())
	}
}
