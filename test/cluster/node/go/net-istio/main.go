// Plays net-istio's part, which no module proxy has: for each of Knative's Ingresses of its class it writes the VirtualServices
// that net-istio v0.48 writes, and says that the Ingress is ready once every pod of the gateway has them. Not played: TLS,
// redirects to HTTPS, config-istio (the two Gateways of net-istio.yaml are built in), and meshes with sidecars.
package main

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/cache"

	"knative.dev/networking/pkg/apis/networking/v1alpha1"
	ingressinformer "knative.dev/networking/pkg/client/injection/informers/networking/v1alpha1/ingress"
	ingressreconciler "knative.dev/networking/pkg/client/injection/reconciler/networking/v1alpha1/ingress"
	"knative.dev/networking/pkg/status"
	kubeclient "knative.dev/pkg/client/injection/kube/client"
	podinformer "knative.dev/pkg/client/injection/kube/informers/core/v1/pod"
	"knative.dev/pkg/configmap"
	"knative.dev/pkg/controller"
	"knative.dev/pkg/injection/clients/dynamicclient"
	"knative.dev/pkg/injection/sharedmain"
	"knative.dev/pkg/logging"
	pkgreconciler "knative.dev/pkg/reconciler"
	"knative.dev/pkg/signals"
)

const class = "istio.ingress.networking.knative.dev"

func main() {
	// One replica: nobody to elect a leader with.
	sharedmain.MainWithContext(sharedmain.WithHADisabled(signals.NewContext()), "net-istio-controller", newController)
}

func newController(ctx context.Context, _ configmap.Watcher) *controller.Impl {
	ingresses := ingressinformer.Get(ctx).Informer()
	r := &reconciler{virtualServices: dynamicclient.Get(ctx).Resource(virtualServiceResource)}
	impl := ingressreconciler.NewImpl(ctx, r, class)
	prober := status.NewProber(
		logging.FromContext(ctx).Named("prober"),
		gatewayPods{kubeclient.Get(ctx)},
		func(ing *v1alpha1.Ingress) {
			impl.EnqueueKey(types.NamespacedName{Namespace: ing.Namespace, Name: ing.Name})
		})
	r.prober = prober
	prober.Start(ctx.Done())

	ingresses.AddEventHandler(cache.FilteringResourceEventHandler{
		FilterFunc: pkgreconciler.AnnotationFilterFunc(ingressreconciler.ClassAnnotationKey, class, false),
		Handler:    controller.HandleAll(impl.Enqueue),
	})
	ingresses.AddEventHandler(cache.ResourceEventHandlerFuncs{DeleteFunc: prober.CancelIngressProbing})
	// A pod that is gone answers no probe.
	podinformer.Get(ctx).Informer().AddEventHandler(cache.FilteringResourceEventHandler{
		FilterFunc: pkgreconciler.LabelFilterFunc("istio", "ingressgateway", false),
		Handler: cache.ResourceEventHandlerFuncs{DeleteFunc: func(obj interface{}) {
			if pod, ok := obj.(*corev1.Pod); ok {
				prober.CancelPodProbing(pod)
			}
		}},
	})
	return impl
}
