import { createHash } from 'node:crypto';
import type { KubeObject } from '../../kserve/kube-object.js';
import { ingressRules, knativeHosts, revisionHeaders, type KnativeHosts } from './knative-hosts.js';
import type { Revision } from './revisions.js';
import { domain, type Serving } from './serving.js';

/** The Gateways of net-istio's manifests, for traffic from outside and from inside the cluster. */
export const externalGateway = 'knative-serving/knative-ingress-gateway';
export const localGateway = 'knative-serving/knative-local-gateway';

/** The Service before the gateway for traffic inside the cluster: its pods are those of the gateway outside. */
export const localGatewayHost = 'knative-local-gateway.istio-system.svc.cluster.local';

/**
 * KServe's VirtualService: the service's own hosts lead through the gateway once more, as its predictor's host inside the cluster
 * (kserve v0.20.0 pkg/controller/v1beta1/inferenceservice/reconcilers/ingress/ingress_reconciler.go, createIngress).
 */
export function kserveVirtualService({ name, namespace }: Serving, metadata: KubeObject): KubeObject {
  const inside = `${name}.${namespace}.svc.cluster.local`;
  const outside = `${name}.${namespace}.${domain}`;
  const set = {
    Host: `${name}-predictor.${namespace}.svc.cluster.local`,
    'KServe-Isvc-Name': name,
    'KServe-Isvc-Namespace': namespace,
  };
  return virtualService(
    { ...metadata, name },
    [localGateway, 'mesh', externalGateway],
    [inside, outside],
    [
      {
        headers: { request: { set } },
        match: [exactly(inside, [localGateway, 'mesh']), exactly(outside, [externalGateway])],
        route: [{ destination: { host: localGatewayHost, port: { number: 80 } }, weight: 100 }],
      },
    ],
  );
}

function exactly(host: string, gateways: readonly string[]): KubeObject {
  return { authority: { regex: hostPattern(host) }, gateways };
}

/** KServe's regular expression for a host and no other, whatever port a request names. */
export function hostPattern(host: string): string {
  return `^${host.replaceAll('.', String.raw`\.`)}(?::\\d{1,5})?$`;
}

/** net-istio's VirtualServices of a Knative Ingress, for the gateways and for the mesh (net-istio v0.48.3, pkg/reconciler/ingress/resources/virtual_service.go). */
export function netIstioVirtualServices(serving: Serving, metadata: KubeObject): readonly KubeObject[] {
  const all = knativeHosts(serving);
  const name = `${serving.name}-predictor`;
  const sum = createHash('sha256')
    .update(JSON.stringify(ingressRules(serving)))
    .digest('hex');
  const inside = all.flatMap((hosts) => hosts.inside);
  const hosts = [...inside, ...all.map(({ outside }) => outside)].toSorted();
  const rules = (each: KnativeHosts, host: string, gateway: string): readonly KubeObject[] => {
    const route = each.targets.map((revision) => destination(serving, revision));
    const match = { authority: { prefix: host }, gateways: [gateway] };
    return [
      {
        // By this rule the controller sees that the gateway has taken the change.
        headers: { request: { set: { 'K-Network-Hash': sum } } },
        match: [{ ...match, headers: { 'K-Network-Hash': { exact: 'override' } } }],
        retries: {},
        route,
      },
      { match: [match], retries: {}, route },
    ];
  };
  return [
    virtualService(
      { ...metadata, name: `${name}-ingress` },
      [externalGateway, localGateway],
      hosts,
      all.flatMap((each) => [
        ...rules(each, each.inside[0], localGateway),
        ...rules(each, each.outside, externalGateway),
      ]),
    ),
    virtualService(
      { ...metadata, name: `${name}-mesh` },
      ['mesh'],
      inside.toSorted(),
      all.flatMap((each) => rules(each, each.inside[0], 'mesh')),
    ),
  ];
}

function destination(serving: Serving, revision: Revision): KubeObject {
  const host = `${revision.name}.${serving.namespace}.svc.cluster.local`;
  return {
    destination: { host, port: { number: 80 } },
    headers: { request: { set: revisionHeaders(serving, revision) } },
    weight: revision.percent,
  };
}

function virtualService(
  metadata: KubeObject,
  gateways: readonly string[],
  hosts: readonly string[],
  http: readonly KubeObject[],
): KubeObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata,
    spec: { gateways, hosts, http },
  };
}
