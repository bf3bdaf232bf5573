import type { KubeObject } from '../../src/kserve/kube-object.js';
import { object, ownedByIris } from './cluster-objects.js';

/** The Ingress of Knative for `models/iris`, as net-istio writes its status. */
export function knativeIngress(domainInternal: string, layer = 'istio'): KubeObject {
  const ingress = object('models', 'iris-predictor', {
    status: {
      publicLoadBalancer: { ingress: [{ domainInternal }] },
      privateLoadBalancer: {
        ingress: [{ domainInternal: 'knative-local-gateway.istio-system.svc.cluster.local' }],
      },
    },
  });
  return {
    ...ingress,
    metadata: {
      namespace: 'models',
      name: 'iris-predictor',
      labels: { 'serving.kserve.io/inferenceservice': 'iris' },
      annotations: { 'networking.knative.dev/ingress.class': `${layer}.ingress.networking.knative.dev` },
    },
  };
}

const authority = (host: string) => ({ regex: `^${host.replaceAll('.', '\\.')}(?::\\d{1,5})?$` });

/** The VirtualService that KServe writes for `models/iris`, on these Gateways. */
export function virtualService(...gateways: readonly string[]): KubeObject {
  return ownedByIris(
    object('models', 'iris', {
      spec: {
        gateways: ['knative-serving/knative-local-gateway', 'mesh', ...gateways],
        hosts: ['iris.models.svc.cluster.local', 'iris.models.example.com'],
        http: [
          {
            match: [
              {
                authority: authority('iris.models.svc.cluster.local'),
                gateways: ['knative-serving/knative-local-gateway', 'mesh'],
              },
              { authority: authority('iris.models.example.com'), gateways },
            ],
          },
        ],
      },
    }),
  );
}
