package main

import (
	"encoding/json"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/sets"

	"knative.dev/networking/pkg/apis/networking"
	"knative.dev/networking/pkg/apis/networking/v1alpha1"
	"knative.dev/networking/pkg/ingress"
	"knative.dev/pkg/kmeta"
	"knative.dev/pkg/network"
)

var virtualServiceResource = schema.GroupVersionResource{
	Group: "networking.istio.io", Version: "v1", Resource: "virtualservices",
}

const (
	ingressLabel        = networking.IngressLabelKey
	routeLabel          = "serving.knative.dev/route"
	routeNamespaceLabel = "serving.knative.dev/routeNamespace"
)

type object = map[string]interface{}

// The names of Istio's Gateways, by the visibility of the rules that they serve.
type gatewayNames map[v1alpha1.IngressVisibility]string

// One for the two gateways, and one for sidecars where a rule is for the cluster alone.
func virtualServicesOf(ing *v1alpha1.Ingress) ([]*unstructured.Unstructured, error) {
	probed := ing.DeepCopy()
	if _, err := ingress.InsertProbe(probed); err != nil {
		return nil, err
	}
	outside := gatewayNames{}
	mesh := gatewayNames{}
	hosts := sets.New[string]()
	local := sets.New[string]()
	for _, rule := range probed.Spec.Rules {
		outside[rule.Visibility] = gateways[rule.Visibility].name
		mesh[rule.Visibility] = "mesh"
		for host := range ingress.ExpandedHosts(sets.New(rule.Hosts...)) {
			hosts.Insert(host)
			if rule.Visibility == v1alpha1.IngressVisibilityClusterLocal {
				local.Insert(host)
			}
		}
	}
	var made []*unstructured.Unstructured
	for _, one := range []struct {
		suffix   string
		gateways gatewayNames
		hosts    sets.Set[string]
	}{{"mesh", mesh, local}, {"ingress", outside, hosts}} {
		if one.hosts.Len() == 0 {
			continue
		}
		vs, err := virtualService(probed, one.suffix, one.gateways, one.hosts)
		if err != nil {
			return nil, err
		}
		made = append(made, vs)
	}
	return made, nil
}

func virtualService(
	ing *v1alpha1.Ingress, suffix string, names gatewayNames, hosts sets.Set[string],
) (*unstructured.Unstructured, error) {
	used := sets.New[string]()
	var routes []object
	for _, rule := range ing.Spec.Rules {
		ruleHosts := hosts.Intersection(sets.New(rule.Hosts...))
		if ruleHosts.Len() == 0 {
			continue
		}
		used.Insert(names[rule.Visibility])
		for _, path := range rule.HTTP.Paths {
			routes = append(routes, route(ruleHosts, path, names[rule.Visibility]))
		}
	}
	labels := object{ingressLabel: ing.Name}
	for _, key := range []string{routeLabel, routeNamespaceLabel} {
		if value, ok := ing.Labels[key]; ok {
			labels[key] = value
		}
	}
	// As the API server gives it back, to be compared with that.
	text, err := json.Marshal(object{
		"apiVersion": "networking.istio.io/v1",
		"kind":       "VirtualService",
		"metadata": object{
			"name":            kmeta.ChildName(ing.Name, "-"+suffix),
			"namespace":       ing.Namespace,
			"labels":          labels,
			"annotations":     ing.Annotations,
			"ownerReferences": []interface{}{kmeta.NewControllerRef(ing)},
		},
		"spec": object{"hosts": sets.List(hosts), "gateways": sets.List(used), "http": routes},
	})
	if err != nil {
		return nil, err
	}
	made := &unstructured.Unstructured{}
	return made, made.UnmarshalJSON(text)
}

func route(hosts sets.Set[string], path v1alpha1.HTTPIngressPath, gatewayName string) object {
	var matches []object
	for _, host := range distinctPrefixes(hosts) {
		match := object{"gateways": []string{gatewayName}, "authority": object{"prefix": host}}
		if path.Path != "" {
			match["uri"] = object{"prefix": path.Path}
		}
		if len(path.Headers) > 0 {
			headers := object{}
			for name, value := range path.Headers {
				headers[name] = object{"exact": value.Exact}
			}
			match["headers"] = headers
		}
		matches = append(matches, match)
	}
	var destinations []object
	for _, split := range path.Splits {
		to := object{
			"host": network.GetServiceHostname(split.ServiceName, split.ServiceNamespace),
			"port": object{"number": split.ServicePort.IntValue()},
		}
		destinations = append(destinations, withHeaders(
			object{"destination": to, "weight": split.Percent}, split.AppendHeaders))
	}
	// Istio repeats a failed request twice unless it is told not to.
	made := object{"match": matches, "route": destinations, "retries": object{}}
	if path.RewriteHost != "" {
		made["rewrite"] = object{"authority": path.RewriteHost}
	}
	return withHeaders(made, path.AppendHeaders)
}

func withHeaders(made object, headers map[string]string) object {
	if len(headers) > 0 {
		made["headers"] = object{"request": object{"set": headers}}
	}
	return made
}

// A match of `a.ns` by its prefix is one of `a.ns.svc` too.
func distinctPrefixes(hosts sets.Set[string]) []string {
	var prefixes []string
	for _, host := range sets.List(hosts) {
		host = strings.TrimSuffix(host, ".svc."+network.GetClusterDomainName())
		known := false
		for _, prefix := range prefixes {
			known = known || strings.HasPrefix(host, prefix)
		}
		if !known {
			prefixes = append(prefixes, host)
		}
	}
	return prefixes
}
