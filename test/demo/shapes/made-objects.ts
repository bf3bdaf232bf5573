import { shapeOf, type ObjectShape } from './object-shape.ts';

type KubernetesObject = {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
};

/** The kinds that services are made of, in Standard mode and in Knative mode, as far as isvc reads them. */
const kinds = new Set([
  'InferenceService',
  'Service.serving.knative.dev',
  'Route.serving.knative.dev',
  'Revision.serving.knative.dev',
  'Ingress.networking.internal.knative.dev',
  'HTTPRoute',
  'VirtualService',
  'Deployment',
  'Pod',
  'Service',
]);

/** The shapes of those objects of an installation that belong to a service. */
export function shapesByKind(items: readonly KubernetesObject[]): Readonly<Record<string, ObjectShape>> {
  const wanted = items.filter((item) => kinds.has(kindName(item)) && isOfService(item));
  return Object.fromEntries(
    [...Map.groupBy(wanted, kindName)]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, some]) => [kind, shapeOf(some)]),
  );
}

/** With the group where two kinds have one name. */
function kindName({ apiVersion = '', kind = '' }: KubernetesObject): string {
  const [group = ''] = apiVersion.split('/');
  return group.endsWith('knative.dev') ? `${kind}.${group}` : kind;
}

/** Services, pods and Deployments of others are left out. KServe gives its routes no label. */
function isOfService({ kind, metadata }: KubernetesObject): boolean {
  const labels = Object.keys(metadata?.labels ?? {});
  return (
    kind === 'InferenceService' ||
    kind === 'HTTPRoute' ||
    kind === 'VirtualService' ||
    labels.some((label) => label.startsWith('serving.knative.dev/')) ||
    labels.includes('serving.kserve.io/inferenceservice')
  );
}
