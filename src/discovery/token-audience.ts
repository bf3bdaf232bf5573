import type { Cluster, Reading, Resource, ServiceAccount } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import type { Endpoint, StatedAudience } from '../inference/endpoint.js';
import { fieldAt, listAt, textAt, textMapAt, textsAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { podSelector, serviceKinds } from '../kserve/service-kinds.js';
import type { Service } from '../kserve/service.js';
import { formatName, nameOf, parseObjectName } from './object-name.js';
import { webhookNamespace } from '../kserve/webhook-namespace.js';
import { inVersions } from './read-kind.js';

/** Pods to which a policy may apply: their namespace, their labels (each pod's own), and the Gateway that they serve. */
type Workload = {
  readonly namespace: string;
  readonly labels: readonly PodLabels[];
  readonly gateway?: string;
};
type PodLabels = Readonly<Record<string, string>>;

/** The audiences that one policy asks of the tokens of an issuer: one of these audiences; any where there are none. */
type JwtRule = { readonly issuer: string; readonly audiences: readonly string[]; readonly by: string };

const versions = ['v1', 'v1beta1'];
/** The API server's audience is the issuer unless its flag --api-audiences says otherwise; then this name is usual. */
const apiAudience = /^https:\/\/kubernetes\.default(?:\.svc|$)/u;
/** meshConfig.rootNamespace, unless it is set (istio.io/api, mesh/v1alpha1/config.proto). */
const usualRoot = 'istio-system';
/** Calls that follow one another share what was read. */
const freshMs = 60_000;

export type AudienceFinder = (
  service: Service,
  endpoint: Endpoint,
  account: ServiceAccount,
  signal: AbortSignal,
) => Promise<StatedAudience | undefined>;

/**
 * The audiences that a token of an account needs on its way to a service, as Istio's RequestAuthentications state them for the
 * gateway's pods and the service's; undefined where none states any. A policy applies to the pods of its own namespace, and that of
 * Istio's root namespace to all; an empty selector is all of them (istio, pilot/pkg/model/authentication.go,
 * getConfigsForWorkload). One of a rule's audiences is enough (istio.io/api, security/v1beta1 JWTRule). Rules for other issuers
 * than the cluster's own say nothing of its tokens. The gateway's own namespace is asked only where that gateway is believed.
 */
export function createAudienceFinder(
  cluster: Pick<Cluster, 'read' | 'readOne' | 'issuerOf'>,
): AudienceFinder {
  const known = new Map<string, { readonly rules: readonly (readonly JwtRule[])[]; readonly atMs: number }>();
  let issuer: string | undefined;
  return async (service, endpoint, account, signal) => {
    const gateway = believedGateway(endpoint);
    const key = JSON.stringify([service.key, gateway]);
    const before = known.get(key);
    const isFresh = before !== undefined && performance.now() - before.atMs < freshMs;
    const rules = isFresh ? before.rules : await readRules(cluster, service, gateway, signal);
    if (!isFresh) known.set(key, { rules, atMs: performance.now() });
    if (rules.flat().every(({ audiences }) => audiences.length === 0)) return undefined;
    issuer ??= await cluster.issuerOf(account, signal);
    return issuer === undefined ? undefined : chosen(rules, issuer);
  };
}

/** Where only the service's own route names the gateway, its namespace may be anybody's. */
function believedGateway({ candidate }: Endpoint): string | undefined {
  const { belief, gateway, bypassesGateway } = candidate;
  return !bypassesGateway && (belief === 'cluster' || belief === 'given') ? gateway : undefined;
}

/** The rules that apply to the service's pods, and those that apply to the gateway's. */
async function readRules(
  cluster: Pick<Cluster, 'read' | 'readOne'>,
  service: Service,
  gatewayName: string | undefined,
  signal: AbortSignal,
): Promise<readonly (readonly JwtRule[])[]> {
  const gateway = parseObjectName(gatewayName);
  const policiesIn = (namespace: string) =>
    inVersions(resources.requestAuthentications, versions, (resource: Resource): Promise<Reading> =>
      cluster.read(resource, { namespace }, signal),
    );
  const namespaces = [service.namespace, ...(gateway === undefined ? [] : [gateway.namespace])];
  const [webhook, ...near] = await Promise.all([
    cluster.readOne(resources.validatingWebhooks, undefined, 'istiod-default-validator', signal),
    ...namespaces.map(policiesIn),
  ]);
  const root = webhookNamespace(webhook.items) ?? usualRoot;
  const far = namespaces.includes(root) ? [] : (await policiesIn(root)).items;
  const policies = [
    ...new Map(
      [...near.flatMap(({ items }) => items), ...far].map((one) => [formatName(nameOf(one)), one]),
    ).values(),
  ];
  if (policies.length === 0) return [];
  const workloads = await Promise.all([
    serviceWorkload(cluster, service, signal),
    ...(gateway === undefined ? [] : [gatewayWorkload(cluster, gateway, signal)]),
  ]);
  return workloads.map((workload) =>
    policies.filter((policy) => applies(policy, workload, root)).flatMap(rulesOf),
  );
}

/** With no pod to ask, the labels that all of a service's pods have. */
async function serviceWorkload(
  cluster: Pick<Cluster, 'read'>,
  service: Service,
  signal: AbortSignal,
): Promise<Workload> {
  const { kind, namespace, name } = service;
  const own = serviceKinds[kind].podLabels(name);
  const { items } = await cluster.read(
    resources.pods,
    { namespace, labelSelector: podSelector(service) },
    signal,
  );
  return { namespace, labels: items.length === 0 ? [own] : items.map(labelsOf) };
}

/** A gateway is told by its Service, whose selector its pods have; or it is a Gateway, for which Istio labels the pods that it makes. */
async function gatewayWorkload(
  cluster: Pick<Cluster, 'read' | 'readOne'>,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<Workload> {
  const { items: services } = await cluster.readOne(resources.services, namespace, name, signal);
  const selected = textMapAt(services[0], 'spec', 'selector');
  const selector =
    Object.keys(selected).length > 0 ? selected : { 'gateway.networking.k8s.io/gateway-name': name };
  const labelSelector = Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const { items } = await cluster.read(resources.pods, { namespace, labelSelector }, signal);
  return { namespace, gateway: name, labels: items.length === 0 ? [selector] : items.map(labelsOf) };
}

function labelsOf(object: KubeObject): PodLabels {
  return textMapAt(object, 'metadata', 'labels');
}

/** By its `targetRefs` or else by its selector; of one that has neither, all pods. */
function applies(policy: KubeObject, { namespace, labels, gateway }: Workload, root: string): boolean {
  const own = nameOf(policy).namespace;
  if (own !== namespace && own !== root) return false;
  const targets = [...listAt(policy, 'spec', 'targetRefs'), fieldAt(policy, 'spec', 'targetRef')].filter(
    Boolean,
  );
  if (targets.length > 0)
    return (
      own === namespace &&
      targets.some((ref) => textAt(ref, 'kind') === 'Gateway' && textAt(ref, 'name') === gateway)
    );
  const wanted = Object.entries(textMapAt(policy, 'spec', 'selector', 'matchLabels'));
  return labels.some((some) => wanted.every(([key, value]) => some[key] === value));
}

function rulesOf(policy: KubeObject): readonly JwtRule[] {
  const by = `RequestAuthentication ${formatName(nameOf(policy))}`;
  return listAt(policy, 'spec', 'jwtRules').map((rule) => ({
    issuer: textAt(rule, 'issuer') ?? '',
    audiences: textsAt(rule, 'audiences'),
    by,
  }));
}

/** An audience that all of them accept, else one of each: a token may have several. */
function chosen(workloads: readonly (readonly JwtRule[])[], issuer: string): StatedAudience | undefined {
  const stated = workloads
    .map((rules) => rules.filter((rule) => rule.issuer === issuer))
    .filter((rules) => rules.length > 0 && rules.every(({ audiences }) => audiences.length > 0));
  const [first, ...others] = stated.map((rules) => rules.flatMap(({ audiences }) => audiences));
  if (first === undefined) return undefined;
  const common = first.find((audience) => others.every((some) => some.includes(audience)));
  const audiences =
    common === undefined ? [...new Set([first, ...others].flatMap((some) => some.slice(0, 1)))] : [common];
  const by = stated.flat().filter((rule) => rule.audiences.some((audience) => audiences.includes(audience)));
  return {
    audiences,
    by: [...new Set(by.map((rule) => rule.by))].join(' and '),
    forApi: audiences.some((audience) => audience === issuer || apiAudience.test(audience)),
  };
}
