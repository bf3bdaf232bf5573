package main

import (
	"context"
	"fmt"
	"net/url"
	"strconv"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/client-go/kubernetes"

	"knative.dev/networking/pkg/apis/networking/v1alpha1"
	"knative.dev/networking/pkg/status"
	"knative.dev/pkg/network"
)

// An Istio Gateway, and the Service of the pods that serve it.
type gateway struct{ name, service, namespace string }

func (g gateway) host() string { return network.GetServiceHostname(g.service, g.namespace) }

// As config-istio of net-istio.yaml has them.
var gateways = map[v1alpha1.IngressVisibility]gateway{
	v1alpha1.IngressVisibilityExternalIP: {
		"knative-serving/knative-ingress-gateway", "istio-ingressgateway", "istio-system"},
	v1alpha1.IngressVisibilityClusterLocal: {
		"knative-serving/knative-local-gateway", "knative-local-gateway", "istio-system"},
}

// The port's name in both Services.
const portName = "http2"

type gatewayPods struct{ kube kubernetes.Interface }

// ListProbeTargets gives each rule's hosts, at every pod of the gateway that serves it.
func (g gatewayPods) ListProbeTargets(ctx context.Context, ing *v1alpha1.Ingress) ([]status.ProbeTarget, error) {
	var targets []status.ProbeTarget
	for _, rule := range ing.Spec.Rules {
		at := gateways[rule.Visibility]
		//nolint:staticcheck // Knative's role allows endpoints, and no slices of them.
		endpoints, err := g.kube.CoreV1().Endpoints(at.namespace).Get(ctx, at.service, metav1.GetOptions{})
		if err != nil {
			return nil, err
		}
		found := len(targets)
		for _, subset := range endpoints.Subsets {
			for _, port := range subset.Ports {
				if port.Name != portName || len(subset.Addresses) == 0 {
					continue
				}
				ips := sets.New[string]()
				for _, address := range subset.Addresses {
					ips.Insert(address.IP)
				}
				targets = append(targets, status.ProbeTarget{
					PodIPs:  ips,
					PodPort: strconv.Itoa(int(port.Port)),
					URLs:    urls(rule.Hosts),
				})
			}
		}
		if len(targets) == found {
			return nil, fmt.Errorf("no pod of %s is ready", at.host())
		}
	}
	return targets, nil
}

func urls(hosts []string) []*url.URL {
	made := make([]*url.URL, 0, len(hosts))
	for _, host := range hosts {
		made = append(made, &url.URL{Scheme: "http", Host: host, Path: "/"})
	}
	return made
}
