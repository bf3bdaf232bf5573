/** The statuses that a gateway's controller writes, as Istio's does. KServe waits for those of HTTPRoutes. */
import type { Ports } from '../state/ports.ts';
import { ourIngresses } from './ingresses.ts';
import { gatewayService } from './manifests.ts';
import { keyOf } from './objects.ts';
import type { Condition, Gateway, GatewayClass, HttpRoute, ParentRef, World } from './objects.ts';
import { poolStatuses, resolvedRefs } from './inference-pool-statuses.ts';
import { condition, controllerName } from './status-change.ts';
import type { StatusChange } from './status-change.ts';

const group = 'gateway.networking.k8s.io';
const loadBalancer = { loadBalancer: { ingress: [{ ip: '127.0.0.1', ipMode: 'VIP' }] } };

/** Only those that are not yet as they should be. */
export function statusChanges(world: World, ports: Ports): readonly StatusChange[] {
  const classes = world.gatewayClasses.filter(({ spec }) => spec.controllerName === controllerName);
  const classNames = new Set(classes.map(({ metadata }) => metadata.name));
  const gateways = world.gateways.filter(({ spec }) => classNames.has(spec.gatewayClassName));
  return [
    ...classes.filter(isUnsettled).map(classStatus),
    ...gateways.filter(isUnsettled).map((gateway) => gatewayStatus(gateway, world, ports)),
    ...world.httpRoutes.flatMap((route) => routeStatus(route, gateways)),
    ...poolStatuses(world),
    ...addresses(world),
  ];
}

function isUnsettled({ metadata, status }: GatewayClass | Gateway): boolean {
  const conditions = status?.conditions ?? [];
  // The CRDs' defaults are conditions of an unknown status.
  return !conditions.some(
    ({ type, status, observedGeneration }) =>
      type === 'Accepted' && status === 'True' && observedGeneration === metadata.generation,
  );
}

function classStatus({ metadata }: GatewayClass): StatusChange {
  const conditions = [condition(metadata.generation, 'Accepted', 'Handled by Istio controller')];
  return {
    path: `/apis/${group}/v1/gatewayclasses/${metadata.name}/status`,
    apiVersion: `${group}/v1`,
    kind: 'GatewayClass',
    status: { conditions },
  };
}

function gatewayStatus(
  { metadata, spec }: Gateway,
  { httpRoutes }: World,
  { gatewayHttp }: Ports,
): StatusChange {
  const attachedRoutes = httpRoutes.filter(({ metadata: { namespace }, spec }) =>
    spec.parentRefs?.some((ref) => keyOf(ref, namespace) === keyOf(metadata)),
  ).length;
  const { name, namespace } = gatewayService;
  const programmed = `Resource programmed, assigned to service(s) ${name}.${namespace}.svc.cluster.local:${gatewayHttp}`;
  const good = (type: string): Condition => condition(metadata.generation, type, 'No errors found');
  return {
    path: `/apis/${group}/v1/namespaces/${metadata.namespace}/gateways/${metadata.name}/status`,
    apiVersion: `${group}/v1`,
    kind: 'Gateway',
    status: {
      addresses: [{ type: 'IPAddress', value: '127.0.0.1' }],
      conditions: [
        condition(metadata.generation, 'Accepted', 'Resource accepted'),
        condition(metadata.generation, 'Programmed', programmed),
      ],
      listeners: spec.listeners.map((listener) => ({
        name: listener.name,
        attachedRoutes,
        supportedKinds: [
          { group, kind: 'HTTPRoute' },
          { group, kind: 'GRPCRoute' },
        ],
        conditions: [good('Accepted'), good('Programmed'), good('ResolvedRefs')],
      })),
    },
  };
}

function routeStatus(route: HttpRoute, gateways: readonly Gateway[]): readonly StatusChange[] {
  const { metadata, spec, status } = route;
  const known = new Set(gateways.map(({ metadata }) => keyOf(metadata)));
  const ours = (spec.parentRefs ?? []).filter((ref) => known.has(keyOf(ref, metadata.namespace)));
  const isSettled = (ref: ParentRef): boolean =>
    status?.parents?.some(
      ({ parentRef, conditions }) =>
        keyOf(parentRef, metadata.namespace) === keyOf(ref, metadata.namespace) &&
        conditions?.every(({ observedGeneration }) => observedGeneration === metadata.generation) === true,
    ) === true;
  if (ours.every(isSettled)) return [];
  const conditions = [condition(metadata.generation, 'Accepted', 'Route was valid'), resolvedRefs(route)];
  return [
    {
      path: `/apis/${group}/v1/namespaces/${metadata.namespace}/httproutes/${metadata.name}/status`,
      apiVersion: `${group}/v1`,
      kind: 'HTTPRoute',
      status: { parents: ours.map((parentRef) => ({ parentRef, controllerName, conditions })) },
    },
  ];
}

/** The addresses that a load balancer would write: only where there is none, so that a test can write another. */
function addresses(world: World): readonly StatusChange[] {
  const service = world.services.find(({ metadata }) => keyOf(metadata) === keyOf(gatewayService));
  const { namespace, name } = gatewayService;
  return [
    ...(service === undefined || service.status?.loadBalancer?.ingress !== undefined
      ? []
      : [
          {
            path: `/api/v1/namespaces/${namespace}/services/${name}/status`,
            apiVersion: 'v1',
            kind: 'Service',
            status: loadBalancer,
          },
        ]),
    ...ourIngresses(world)
      .filter(({ status }) => status?.loadBalancer?.ingress === undefined)
      .map(({ metadata }) => ({
        path: `/apis/networking.k8s.io/v1/namespaces/${metadata.namespace}/ingresses/${metadata.name}/status`,
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        status: { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } },
      })),
  ];
}
