package main

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/dynamic"

	"knative.dev/networking/pkg/apis/networking/v1alpha1"
	ingressreconciler "knative.dev/networking/pkg/client/injection/reconciler/networking/v1alpha1/ingress"
	"knative.dev/networking/pkg/status"
	pkgreconciler "knative.dev/pkg/reconciler"
)

type reconciler struct {
	virtualServices dynamic.NamespaceableResourceInterface
	prober          *status.Prober
}

var (
	_ ingressreconciler.Interface = (*reconciler)(nil)
	_ ingressreconciler.Finalizer = (*reconciler)(nil)
)

func (r *reconciler) ReconcileKind(ctx context.Context, ing *v1alpha1.Ingress) pkgreconciler.Event {
	ing.SetDefaults(ctx)
	wanted, err := virtualServicesOf(ing)
	if err != nil {
		return err
	}
	if err := r.write(ctx, ing, wanted); err != nil {
		ing.Status.MarkLoadBalancerFailed("VirtualServiceReconcileFailed", err.Error())
		return err
	}
	ing.Status.MarkNetworkConfigured()
	ready := ing.IsReady()
	if !ready {
		if ready, err = r.prober.IsReady(ctx, ing); err != nil {
			return fmt.Errorf("failed to probe: %w", err)
		}
	}
	if ready {
		ing.Status.MarkLoadBalancerReady(
			loadBalancer(gateways[v1alpha1.IngressVisibilityExternalIP]),
			loadBalancer(gateways[v1alpha1.IngressVisibilityClusterLocal]))
	} else {
		ing.Status.MarkLoadBalancerNotReady()
	}
	return nil
}

// FinalizeKind leaves the VirtualServices to the garbage collector: the Ingress owns them.
func (r *reconciler) FinalizeKind(_ context.Context, ing *v1alpha1.Ingress) pkgreconciler.Event {
	r.prober.CancelIngressProbing(ing)
	return nil
}

func loadBalancer(to gateway) []v1alpha1.LoadBalancerIngressStatus {
	return []v1alpha1.LoadBalancerIngressStatus{{DomainInternal: to.host()}}
}

// Makes the Ingress's VirtualServices those that are wanted, and no others.
func (r *reconciler) write(ctx context.Context, ing *v1alpha1.Ingress, wanted []*unstructured.Unstructured) error {
	inNamespace := r.virtualServices.Namespace(ing.Namespace)
	selector := metav1.ListOptions{LabelSelector: ingressLabel + "=" + ing.Name}
	found, err := inNamespace.List(ctx, selector)
	if err != nil {
		return err
	}
	left := make(map[string]*unstructured.Unstructured, len(found.Items))
	for i := range found.Items {
		if metav1.IsControlledBy(&found.Items[i], ing) {
			left[found.Items[i].GetName()] = &found.Items[i]
		}
	}
	for _, one := range wanted {
		is := left[one.GetName()]
		delete(left, one.GetName())
		if is == nil {
			_, err = inNamespace.Create(ctx, one, metav1.CreateOptions{})
		} else if !isSame(is, one) {
			one.SetResourceVersion(is.GetResourceVersion())
			_, err = inNamespace.Update(ctx, one, metav1.UpdateOptions{})
		}
		if err != nil {
			return err
		}
	}
	for name := range left {
		if err := inNamespace.Delete(ctx, name, metav1.DeleteOptions{}); err != nil && !errors.IsNotFound(err) {
			return err
		}
	}
	return nil
}

func isSame(is, wanted *unstructured.Unstructured) bool {
	return equality.Semantic.DeepEqual(is.Object["spec"], wanted.Object["spec"]) &&
		equality.Semantic.DeepEqual(is.GetAnnotations(), wanted.GetAnnotations()) &&
		equality.Semantic.DeepEqual(is.GetLabels(), wanted.GetLabels())
}
