import { listAt, recordAt, textAt, textMapAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import {
  findNamed,
  formatName,
  isOwned,
  nameOf,
  type ObjectName,
  parseObjectName,
  parseServiceHost,
  uidsOf,
} from './object-name.js';
import type { Observations } from './observations.js';
import { load } from 'js-yaml';
import { layerName } from '../kserve/knative-layer.js';
import { webhookNamespace } from '../kserve/webhook-namespace.js';

/** Whether a gateway takes traffic from outside the cluster, or from inside it: Knative's word for its Routes. */
export type Visibility = 'external' | 'local';

/** A Service that an object names, and which object that is. */
export type NamedService = { readonly service: ObjectName; readonly why: string };

/**
 * The service's own Ingresses of Knative (networking.internal.knative.dev): every networking layer has them, and the layer's
 * controller writes into their status where they are served. Those who may edit a namespace may not write them. They are told by the
 * uids along Ingress, Route, Knative Service and what KServe made that for: an InferenceService, or an InferenceGraph.
 */
export function serviceIngresses({ objects, service }: Observations): readonly KubeObject[] {
  if (service === undefined) return [];
  const ownedBy = (owners: ReadonlySet<string>, some: readonly KubeObject[]) =>
    some.filter((object) => isOwned(object, service.namespace, owners));
  const knativeServices = ownedBy(new Set([service.uid]), objects.knativeServices);
  const routes = ownedBy(uidsOf(knativeServices), objects.knativeRoutes);
  // The entry component's first: a transformer stands before the predictor.
  return ownedBy(uidsOf(routes), objects.knativeIngresses).toSorted(
    (a, b) => Number(isTransformers(b)) - Number(isTransformers(a)),
  );
}

/** The Services that the service's Ingress names for a visibility, of one layer or of whichever. */
export function loadBalancerServices(
  observations: Observations,
  visibility: Visibility,
  layer?: string,
): readonly NamedService[] {
  const field = visibility === 'external' ? 'publicLoadBalancer' : 'privateLoadBalancer';
  return serviceIngresses(observations)
    .filter((object) => layer === undefined || ingressLayer(object) === layer)
    .flatMap((object) =>
      listAt(object, 'status', field, 'ingress').flatMap((entry) => {
        const service = parseServiceHost(textAt(entry, 'domainInternal'));
        return service === undefined
          ? []
          : [{ service, why: `${field} of Knative's Ingress ${formatName(nameOf(object))}` }];
      }),
    );
}

/** Addresses that the Ingress states, where its layer knows no Service (net-gateway-api without one). */
export function loadBalancerIps(
  observations: Observations,
): readonly { readonly address: string; readonly why: string }[] {
  return serviceIngresses(observations).flatMap((object) =>
    listAt(object, 'status', 'publicLoadBalancer', 'ingress').flatMap((entry) => {
      const address = textAt(entry, 'ip') ?? textAt(entry, 'domain');
      return address === undefined
        ? []
        : [{ address, why: `publicLoadBalancer of Knative's Ingress ${formatName(nameOf(object))}` }];
    }),
  );
}

/** `istio` of `istio.ingress.networking.knative.dev`. */
export function ingressLayer(object: KubeObject): string | undefined {
  const annotations = ['metadata', 'annotations'] as const;
  const stated =
    textAt(object, ...annotations, 'networking.knative.dev/ingress.class') ??
    textAt(object, ...annotations, 'networking.knative.dev/ingress-class');
  return layerName(stated);
}

function isTransformers(object: KubeObject): boolean {
  return /-transformer(?:-default)?$/u.test(nameOf(object).name);
}

/** Knative's own namespace: that of its webhook's Service, else the one in which its manifests and its operator put it. */
export function knativeNamespace({ objects }: Pick<Observations, 'objects'>): string {
  return webhookNamespace(objects.knativeWebhooks) ?? 'knative-serving';
}

/** The data of a ConfigMap of Knative's, in Knative's own namespace. `_example` is its help text. */
export function knativeData(
  observations: Pick<Observations, 'objects'>,
  name: string,
): Readonly<Record<string, string>> {
  const wanted = { namespace: knativeNamespace(observations), name };
  const { _example, ...data } = textMapAt(findNamed(observations.objects.knativeConfigs, wanted), 'data');
  return data;
}

/** A YAML list inside a ConfigMap; empty for any other text, which Knative would reject too. */
export function yamlList(text: string | undefined): readonly unknown[] {
  return listAt({ list: yamlValue(text) }, 'list');
}

/** A YAML value inside a ConfigMap; undefined for text that does not parse. */
export function yamlValue(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return load(text);
  } catch (error) {
    if (error instanceof Error && error.name === 'YAMLException') return undefined;
    throw error;
  }
}

/** The Service that an entry names: `NAMESPACE/NAME`, or the Service's host. */
export function serviceNameOf(entry: unknown): ObjectName | undefined {
  const text = textAt(recordAt(entry), 'service');
  return parseObjectName(text) ?? parseServiceHost(text);
}
