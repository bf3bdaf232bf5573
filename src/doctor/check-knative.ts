import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { textAt, textMapAt } from '../kserve/fields.js';
import { layerName } from '../kserve/knative-layer.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { webhookNamespace } from '../kserve/webhook-namespace.js';
import type { ApiGroups } from './check-kserve.js';
import type { LoginChecks } from './check-login.js';
import {
  type CheckPart,
  type Checkup,
  failCheck,
  passCheck,
  skipCheck,
  type StartedCheck,
} from './checkup.js';
import { deploymentAdvice, deploymentPart } from './deployment-part.js';

/** Deployments of Knative Serving's own (its config/core/deployments): without one of them no revision becomes ready, or no request is held. */
const core = ['controller', 'webhook', 'activator', 'autoscaler'];

/** Of each Deployment of a networking layer, `net-istio-controller` for one (serving's third_party, networking's register.go). */
const providerLabel = 'networking.knative.dev/ingress-provider';

/** Whether Knative's control plane runs, and the networking layer that its configuration chooses: only where Knative is installed. */
export function checkKnative(
  { check }: Checkup,
  { session, login }: LoginChecks,
  groups: StartedCheck<ApiGroups>,
  signal: AbortSignal,
): void {
  check({ id: 'knative', title: 'Knative' }, { session, login, groups }, async (seen) => {
    if (!seen.groups.has('serving.knative.dev')) return skipCheck('it is not installed');
    const { cluster } = seen.session;
    const namespace = await namespaceOf(cluster, signal);
    const [own, layer] = await Promise.all([
      cluster.read(resources.deployments, { namespace }, signal),
      readLayer(cluster, namespace, signal),
    ]);
    if (own.missing !== undefined) return skipCheck(own.warning ?? 'the cluster has no Deployments');
    const found = own.items.filter((object) => core.includes(nameOf(object)));
    if (found.length === 0) return skipCheck(`namespace ${namespace} has no Deployment of Knative's`);
    const absent = core.filter((name) => !found.some((object) => nameOf(object) === name));
    const all = [...found, ...layer.deployments];
    const parts = await Promise.all(all.map((object) => deploymentPart(cluster, object, signal)));
    const bad = all.filter((_, at) => parts[at]?.state === 'failed');
    const told = [
      ...parts,
      ...absent.map((name): CheckPart => ({
        state: 'failed',
        text: `${name}: namespace ${namespace} has none`,
      })),
      ...layer.parts,
    ];
    const words = [
      ...bad.map((object) => `${nameOf(object)} does not run`),
      ...absent.map((name) => `${name} is not there`),
    ];
    if (words.length === 0)
      return {
        ...passCheck(namespace, `runs in namespace ${namespace}, ingress class ${layer.className}`),
        parts: told,
      };
    const [first] = bad;
    const remedy =
      first === undefined
        ? [`Install Knative Serving again, or see what became of it in namespace ${namespace}.`]
        : deploymentAdvice(first, cluster.repeat);
    return {
      ...failCheck('cluster', `Of Knative in namespace ${namespace}, ${words.join(', ')}.`, remedy),
      parts: told,
    };
  });
}

/** That of its webhook's Service, else the one in which its manifests put it. */
async function namespaceOf(cluster: Cluster, signal: AbortSignal): Promise<string> {
  const { items } = await cluster.readOne(
    resources.validatingWebhooks,
    undefined,
    'config.webhook.serving.knative.dev',
    signal,
  );
  return webhookNamespace(items) ?? 'knative-serving';
}

type Layer = {
  readonly className: string;
  /** Of its controllers and gateways, in whichever namespace they are. */
  readonly deployments: readonly KubeObject[];
  /** The facts that are missing. */
  readonly parts: readonly CheckPart[];
};

/** The class of `config-network`, else Knative's default (knative.dev/networking, pkg/config: IstioIngressClassName). */
async function readLayer(cluster: Cluster, namespace: string, signal: AbortSignal): Promise<Layer> {
  const { items, missing, warning } = await cluster.read(resources.configMaps, { namespace }, signal);
  if (missing !== undefined) {
    const text = `the networking layer is not known: ${warning ?? 'config-network cannot be read'}`;
    return { className: 'not known', deployments: [], parts: [{ state: 'skipped', text }] };
  }
  const data = textMapAt(
    items.find((object) => nameOf(object) === 'config-network'),
    'data',
  );
  const className = data['ingress-class'] ?? data['ingress.class'] ?? 'istio.ingress.networking.knative.dev';
  const layer = layerName(className);
  if (layer === undefined) {
    const text = `ingress class ${className} is not one of Knative's own layers: its controller is not looked for`;
    return { className, deployments: [], parts: [{ state: 'skipped', text }] };
  }
  const labelSelector = `${providerLabel}=${layer}`;
  const found = await cluster.read(resources.deployments, { labelSelector }, signal);
  if (found.items.length > 0) return { className, deployments: found.items, parts: [] };
  const why = found.warning ?? `no Deployment has the label ${labelSelector}`;
  const text = `the controller of ingress class ${className} is not known: ${why}`;
  return { className, deployments: [], parts: [{ state: 'skipped', text }] };
}

function nameOf(object: KubeObject): string {
  return textAt(object, 'metadata', 'name') ?? '';
}
