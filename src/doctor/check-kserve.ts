import type { Inspection } from '../discovery/endpoint.js';
import { serviceKinds } from '../kserve/service-kinds.js';
import type { ServiceKind } from '../kserve/service.js';
import { nextStep } from '../problem.js';
import type { LoginChecks } from './check-login.js';
import {
  type StartedCheck,
  type CheckPart,
  type Checkup,
  failCheck,
  passCheck,
  skipCheck,
} from './checkup.js';

/** The API's groups, each with its versions. */
export type ApiGroups = ReadonlyMap<string, readonly string[]>;

const kserve = 'serving.kserve.io';

/** Which of KServe's kinds the API server has, and in which version. */
export function checkGroups(
  { check }: Checkup,
  { session, login }: LoginChecks,
  signal: AbortSignal,
): StartedCheck<ApiGroups> {
  return check(
    { id: 'api-groups', title: 'API groups' },
    { session, login },
    async ({ session: { cluster } }) => {
      const groups = await (await cluster.serverInfo()).groups(signal);
      const known = [
        'gateway.networking.k8s.io',
        'networking.istio.io',
        'serving.knative.dev',
        'config.openshift.io',
      ];
      const found = [kserve, ...known].filter((group) => groups.has(group));
      return passCheck(groups, found.length === 0 ? 'none that KServe works with' : found.join(', '));
    },
  );
}

/** Which kinds of service the cluster has (CustomResourceDefinitions of KServe's, as the API serves them). */
export function checkKinds(
  { check }: Checkup,
  { session }: LoginChecks,
  groups: StartedCheck<ApiGroups>,
  signal: AbortSignal,
): StartedCheck<readonly ServiceKind[]> {
  return check({ id: 'kserve-kinds', title: "KServe's kinds" }, { session, groups }, async (seen) => {
    const { cluster } = seen.session;
    const versions = seen.groups.get(kserve) ?? [];
    const info = await cluster.serverInfo();
    const served = new Map(
      await Promise.all(
        versions.map(async (version) => [version, await info.kinds(kserve, version, signal)] as const),
      ),
    );
    const parts = Object.values(serviceKinds).map((facts): CheckPart & { readonly kind: ServiceKind } => {
      const version = facts.versions.find((one) => served.get(one)?.includes(facts.plural) === true);
      return version === undefined
        ? { kind: facts.kind, state: 'skipped', text: `${facts.noun}: not installed` }
        : { kind: facts.kind, state: 'passed', text: `${facts.noun} ${version}` };
    });
    const kinds = parts.filter(({ state }) => state === 'passed').map(({ kind }) => kind);
    if (kinds.length === 0) {
      return failCheck('cluster', `KServe is not installed on ${cluster.server}: it has none of its kinds.`, [
        nextStep(
          'Choose another cluster with --context, or install KServe (kserve.github.io/website).',
          'context',
        ),
        nextStep('To try isvc without it: isvc demo', 'demo'),
      ]);
    }
    const shown = parts.map(({ state, text }) => ({ state, text }));
    return {
      ...passCheck<readonly ServiceKind[]>(kinds, `${kinds.length} of 3 kinds of service`),
      parts: shown,
    };
  });
}

/** Which configuration is KServe's own, and what it says of the way in. */
export function checkConfiguration(
  { check }: Checkup,
  { session, login }: LoginChecks,
  signal: AbortSignal,
): StartedCheck<Inspection['kserve']> {
  return check({ id: 'kserve-configuration', title: 'configuration' }, { session, login }, async (seen) => {
    const { kserve: found, isRefused } = await seen.session.discovery.inspect(undefined, signal);
    const parts = found.findings.map((text): CheckPart => ({ state: 'skipped', text }));
    if (found.source !== undefined) return { ...passCheck(found, configurationText(found)), parts };
    const { doubt, namespace = '' } = found;
    const why = doubt?.why ?? `KServe's namespace ${namespace} has no ConfigMap ${configName}`;
    // A configuration that may not be read is not known to be wrong.
    if (isRefused)
      return { ...skipCheck(why), value: found, remedy: doubt === undefined ? [] : [doubt.remedy], parts };
    const remedy = doubt?.remedy ?? `Check: kubectl get configmap -A | grep ${configName}`;
    return { ...failCheck('cluster', why, [remedy]), value: found, parts };
  });
}

const configName = 'inferenceservice-config';

function configurationText(found: Inspection['kserve']): string {
  const { source = '', platform, enableGatewayApi, ingressClassName, defaultDeploymentMode } = found;
  const of = platform === undefined ? '' : `, ${platform}`;
  const byIngress =
    ingressClassName === '' ? `Istio (${found.ingressGateway})` : `Ingress of class ${ingressClassName}`;
  const gateway = enableGatewayApi ? `Gateway API (${found.kserveIngressGateway})` : byIngress;
  return `ConfigMap ${source}${of}: ${gateway}; ${defaultDeploymentMode} mode unless a service says otherwise`;
}
