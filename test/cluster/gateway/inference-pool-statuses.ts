/** The statuses that Istio writes for InferencePools, and for HTTPRoutes that lead to one. */
import { keyOf } from './objects.ts';
import type { BackendRef, Condition, HttpRoute, InferencePool, ParentRef, World } from './objects.ts';
import { condition, controllerName } from './status-change.ts';
import type { StatusChange } from './status-change.ts';

const group = 'inference.networking.k8s.io';
/** The group that came before, which Istio does not know. KServe's routes name it first, and change when they are refused. */
const oldGroup = 'inference.networking.x-k8s.io';

/** `True`, or what refuses a route to a pool of the old group. */
export function resolvedRefs({ metadata: { generation }, spec }: HttpRoute): Condition {
  if (!backendsOf(spec).some((backend) => backend.group === oldGroup))
    return condition(generation, 'ResolvedRefs', 'All references resolved');
  return {
    ...condition(generation, 'ResolvedRefs', `backendRef: unsupported kind InferencePool of ${oldGroup}`),
    status: 'False',
    reason: 'InvalidKind',
  };
}

/** For the pools that a route leads to, where it is not written yet: KServe waits for it. */
export function poolStatuses({ inferencePools, httpRoutes }: World): readonly StatusChange[] {
  return inferencePools.filter(isUnsettled).flatMap(({ metadata }) => {
    const { namespace, name, generation } = metadata;
    const routes = httpRoutes.filter((route) =>
      backendsOf(route.spec).some(
        (backend) => backend.group === group && keyOf(backend, route.metadata.namespace) === keyOf(metadata),
      ),
    );
    const parents = new Map(
      routes.flatMap(({ spec }) => spec.parentRefs ?? []).map((ref) => [keyOf(ref), ref]),
    );
    if (parents.size === 0) return [];
    const conditions = [
      condition(generation, 'Accepted', 'Referenced by an HTTPRoute accepted by the parentRef Gateway'),
      condition(generation, 'ResolvedRefs', 'Referenced ExtensionRef resolved successfully'),
    ];
    return {
      path: `/apis/${group}/v1/namespaces/${namespace}/inferencepools/${name}/status`,
      apiVersion: `${group}/v1`,
      kind: 'InferencePool',
      status: {
        parents: [...parents.values()].map((ref) => ({ parentRef: whole(ref), controllerName, conditions })),
      },
    };
  });
}

function backendsOf({ rules }: HttpRoute['spec']): readonly BackendRef[] {
  return (rules ?? []).flatMap(({ backendRefs }) => backendRefs ?? []);
}

function isUnsettled({ metadata, status }: InferencePool): boolean {
  const conditions = (status?.parents ?? []).flatMap(({ conditions }) => conditions ?? []);
  return !conditions.some(
    ({ type, status, observedGeneration }) =>
      type === 'Accepted' && status === 'True' && observedGeneration === metadata.generation,
  );
}

function whole({ namespace, name }: ParentRef): ParentRef {
  return { group: 'gateway.networking.k8s.io', kind: 'Gateway', ...(namespace ? { namespace } : {}), name };
}
