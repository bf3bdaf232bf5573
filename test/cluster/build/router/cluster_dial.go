// Beside KServe's own files in the router's build: what a pod's network gives it and this machine does not.
package main

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"os"
)

// A file of the addresses behind the cluster's names: {"NAME.NAMESPACE.svc.cluster.local:80":"127.0.0.1:21013"}.
const namesVariable = "ISVC_CLUSTER_NAMES"

// Where the router listens: HOST:PORT, in place of KServe's ":8080".
const listenVariable = "ISVC_CLUSTER_LISTEN"

func init() {
	http.DefaultTransport.(*http.Transport).DialContext = dialCluster
}

// dialCluster plays the cluster's DNS and its Services: a name that is not in the file does not exist, and the error is the one
// of Go's own resolver. An address is taken as it is.
func dialCluster(ctx context.Context, network, address string) (net.Conn, error) {
	var dialer net.Dialer
	host, _, err := net.SplitHostPort(address)
	if err != nil || net.ParseIP(host) != nil {
		return dialer.DialContext(ctx, network, address)
	}
	names := map[string]string{}
	text, err := os.ReadFile(os.Getenv(namesVariable))
	if err == nil {
		err = json.Unmarshal(text, &names)
	}
	if err != nil {
		return nil, err
	}
	if real, known := names[address]; known {
		return dialer.DialContext(ctx, network, real)
	}
	lost := &net.DNSError{Err: "no such host", Name: host, Server: "10.96.0.10:53", IsNotFound: true}
	return nil, &net.OpError{Op: "dial", Net: network, Err: lost}
}
