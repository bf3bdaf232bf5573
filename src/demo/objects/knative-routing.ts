import { randomUUID } from 'node:crypto';
import type { KubeObject } from '../../kserve/kube-object.js';
import { ingressRules } from './knative-hosts.js';
import { knativeHost, revisions } from './revisions.js';
import type { Serving } from './serving.js';
import { kserveVirtualService, localGatewayHost, netIstioVirtualServices } from './virtual-services.js';

/**
 * The objects by which a service in Knative mode is reached, as KServe 0.20, Knative 1.21 and net-istio write them: Knative's Service,
 * Route and Ingress, each owned by the one before, the Services that lead to the gateway inside the cluster, and the VirtualServices.
 */
export function knativeRouting(serving: Serving): readonly KubeObject[] {
  const { name, namespace, createdAt, uid } = serving;
  const predictor = `${name}-predictor`;
  const creator = { 'serving.knative.dev/creator': 'demo', 'serving.knative.dev/lastModifier': 'demo' };
  const labels = { component: 'predictor', 'serving.kserve.io/inferenceservice': name };
  const ofService = { ...labels, 'serving.knative.dev/service': predictor };
  const ofRoute = { ...ofService, 'serving.knative.dev/route': predictor };
  const made = { namespace, creationTimestamp: createdAt };
  const owner = ownedBy('serving.kserve.io/v1beta1', 'InferenceService', name, uid);
  const service = {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Service',
    metadata: { ...made, ...owner, name: predictor, uid: randomUUID(), annotations: creator, labels },
    spec: { traffic: traffic(serving, 'wanted') },
    status: {
      ...addresses(serving),
      conditions: ['ConfigurationsReady', 'Ready', 'RoutesReady'].map((type) => holds(serving, type)),
      latestCreatedRevisionName: revisions(serving)[0].name,
      latestReadyRevisionName: revisions(serving)[0].name,
      observedGeneration: 1,
      traffic: traffic(serving, 'served'),
    },
  };
  const ofKnative = ownedBy('serving.knative.dev/v1', 'Service', predictor, service.metadata.uid);
  const route = {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Route',
    metadata: {
      ...made,
      ...ofKnative,
      name: predictor,
      uid: randomUUID(),
      annotations: creator,
      finalizers: ['routes.serving.knative.dev'],
      labels: ofService,
    },
    spec: { traffic: traffic(serving, 'configured') },
    status: {
      ...addresses(serving),
      conditions: [
        holds(serving, 'AllTrafficAssigned'),
        {
          ...holds(serving, 'CertificateProvisioned'),
          message: 'external-domain-tls is not enabled',
          reason: 'TLSNotEnabled',
        },
        holds(serving, 'IngressReady'),
        holds(serving, 'Ready'),
      ],
      observedGeneration: 1,
      traffic: traffic(serving, 'served'),
    },
  };
  const byRoute = ownedBy('serving.knative.dev/v1', 'Route', predictor, route.metadata.uid);
  const ingress = {
    apiVersion: 'networking.internal.knative.dev/v1alpha1',
    kind: 'Ingress',
    metadata: {
      ...made,
      ...byRoute,
      name: predictor,
      uid: randomUUID(),
      annotations: {
        ...creator,
        'networking.internal.knative.dev/rollout': rollout(serving),
        'networking.knative.dev/ingress.class': 'istio.ingress.networking.knative.dev',
      },
      finalizers: ['ingresses.networking.internal.knative.dev'],
      labels: { ...ofRoute, 'serving.knative.dev/routeNamespace': namespace },
    },
    spec: { httpOption: 'Enabled', rules: ingressRules(serving) },
    status: {
      conditions: ['LoadBalancerReady', 'NetworkConfigured', 'Ready'].map((type) => holds(serving, type)),
      observedGeneration: 1,
      privateLoadBalancer: { ingress: [{ domainInternal: localGatewayHost }] },
      publicLoadBalancer: {
        ingress: [{ domainInternal: 'istio-ingressgateway.istio-system.svc.cluster.local' }],
      },
    },
  };
  const http2 = {
    appProtocol: 'kubernetes.io/h2c',
    name: 'http2',
    port: 80,
    protocol: 'TCP',
    targetPort: 80,
  };
  return [
    service,
    route,
    ingress,
    toLocalGateway({ ...made, ...owner, name }),
    toLocalGateway({ ...made, ...byRoute, name: predictor, annotations: creator, labels: ofRoute }, http2),
    kserveVirtualService(serving, { ...made, ...owner }),
    ...netIstioVirtualServices(serving, {
      ...made,
      ...ownedBy(ingress.apiVersion, 'Ingress', predictor, ingress.metadata.uid),
      annotations: ingress.metadata.annotations,
      labels: {
        'networking.internal.knative.dev/ingress': predictor,
        'serving.knative.dev/route': predictor,
        'serving.knative.dev/routeNamespace': namespace,
      },
    }),
  ];
}

function ownedBy(apiVersion: string, kind: string, name: string, uid: string): KubeObject {
  return { ownerReferences: [{ apiVersion, blockOwnerDeletion: true, controller: true, kind, name, uid }] };
}

function holds({ settledAt }: Serving, type: string): KubeObject {
  return { lastTransitionTime: settledAt, status: 'True', type };
}

function addresses(serving: Serving): KubeObject {
  const inside = `http://${serving.name}-predictor.${serving.namespace}.svc.cluster.local`;
  return { address: { url: inside }, url: `http://${knativeHost(serving)}` };
}

/** The shares of the revisions, as KServe asks for them, as Knative's Service passes that on, and as they are served. */
function traffic(serving: Serving, told: 'wanted' | 'configured' | 'served'): readonly KubeObject[] {
  return revisions(serving).map(({ name, percent }, index) => {
    const latestRevision = index === 0;
    const newest = told === 'configured' ? { configurationName: `${serving.name}-predictor` } : {};
    return {
      latestRevision,
      percent,
      ...(latestRevision && told !== 'served' ? newest : { revisionName: name }),
      ...(latestRevision ? {} : { tag: 'prev' }),
      ...(latestRevision || told !== 'served' ? {} : { url: `http://${knativeHost(serving, 'prev')}` }),
    };
  });
}

/** How far the newest revision is rolled out, as Knative's controller keeps it (serving, pkg/reconciler/route/traffic/rollout.go). */
function rollout(serving: Serving): string {
  const [{ name, percent }] = revisions(serving);
  const configurationName = `${serving.name}-predictor`;
  const newest = [{ revisionName: name, percent }];
  return JSON.stringify({
    configurations: [{ configurationName, percent, revisions: newest, stepParams: {} }],
  });
}

/** A name inside the cluster that leads to the gateway there: KServe's has no port and no label. */
function toLocalGateway(metadata: KubeObject, port?: KubeObject): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: {
      externalName: localGatewayHost,
      ...(port === undefined ? {} : { ports: [port] }),
      sessionAffinity: 'None',
      type: 'ExternalName',
    },
    status: { loadBalancer: {} },
  };
}
