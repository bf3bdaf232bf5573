import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { ownValue, textAt, textMapAt, textsAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Service } from '../kserve/service.js';
import { joinWords } from '../wording/command-line.js';
import type { LoginChecks } from './check-login.js';
import {
  type CheckPart,
  type Checkup,
  failCheck,
  type Finding,
  passCheck,
  skipCheck,
  type StartedCheck,
} from './checkup.js';

/** KServe's webhook writes them onto a service whose model is in a cache (its pkg/constants: LocalModelLabel, LocalModelNamespaceLabel). */
const cacheLabel = 'internal.serving.kserve.io/localmodel';
const namespaceLabel = 'internal.serving.kserve.io/localmodel-namespace';

/** The states of a node that has no copy (KServe's local_model_cache_status.go), in words. */
const nodeWords: Readonly<Record<string, string>> = {
  NodeNotReady: 'the node is not ready',
  NodeDownloadPending: 'the download has not begun',
  NodeDownloading: 'it is downloading',
  NodeDownloadError: 'the download failed',
};

/** The cache on nodes from which the pods of a service take its model: copies, nodes, room. Only where KServe says that it has one. */
export function checkModelCache(
  { check }: Checkup,
  { session }: Pick<LoginChecks, 'session'>,
  service: StartedCheck<Service>,
  signal: AbortSignal,
): void {
  check({ id: 'model-cache', title: 'model cache' }, { session, service }, async (seen) => {
    const { labels } = seen.service;
    const name = labels[cacheLabel];
    if (name === undefined || name === '')
      return skipCheck('its model is not taken from a cache of the cluster');
    return cacheFinding(seen.session.cluster, name, labels[namespaceLabel], signal);
  });
}

async function cacheFinding(
  cluster: Cluster,
  name: string,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<Finding<true>> {
  const resource = namespace === undefined ? resources.modelCaches : resources.namespaceModelCaches;
  const kind = namespace === undefined ? 'LocalModelCache' : 'LocalModelNamespaceCache';
  const told = `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
  const { items, missing, warning } = await cluster.readOne(resource, namespace, name, signal);
  const [cache] = items;
  if (missing !== undefined) return skipCheck(warning ?? `${told}: the cluster has no such kind`);
  if (cache === undefined)
    return failCheck('not-ready', `${told} is not there: pods of the service cannot mount its model.`, [
      'Make it again, or make the service anew: KServe chooses its cache when it is made.',
    ]);
  const nodes = Object.entries(textMapAt(cache, 'status', 'nodeStatus'));
  const have = nodes.filter(([, state]) => state === 'NodeDownloaded').length;
  const parts = [
    ...nodes.map(([node, state]) => nodePart(node, state)),
    ...(await Promise.all(
      textsAt(cache, 'spec', 'nodeGroups').map((group) => groupPart(cluster, cache, group, signal)),
    )),
  ];
  const copies = `${told}: on ${have} of ${nodes.length} nodes`;
  const lacking = nodes.filter(([, state]) => state !== 'NodeDownloaded').map(([node]) => node);
  const summary =
    nodes.length === 0
      ? `${told}: no node of its groups is told of yet.`
      : `${copies}; a pod that is placed on ${lacking.join(', ')} does not find its model.`;
  if (nodes.length > 0 && lacking.length === 0)
    return {
      ...passCheck(true as const, `${copies}, from ${textAt(cache, 'spec', 'sourceModelUri') ?? ''}`),
      parts,
    };
  const place = namespace === undefined ? undefined : `-n ${namespace}`;
  const remedy = [
    joinWords([
      `kubectl describe ${resource.plural}.${resource.group} ${name}`,
      place,
      cluster.repeat?.cluster,
    ]),
    joinWords([`kubectl get jobs -A -l model=${name}`, cluster.repeat?.cluster]),
  ];
  return { ...failCheck('not-ready', summary, remedy), parts };
}

function nodePart(node: string, state: string): CheckPart {
  if (state === 'NodeDownloaded') return { state: 'passed', text: `${node}: the model is there` };
  const words = ownValue(nodeWords, state) ?? (state === '' ? 'nothing is known' : state);
  return { state: state === 'NodeDownloadError' ? 'failed' : 'skipped', text: `${node}: ${words}` };
}

/** The room that the nodes of a group have for models (KServe's local_model_node_group_types.go). */
async function groupPart(
  cluster: Cluster,
  cache: KubeObject,
  group: string,
  signal: AbortSignal,
): Promise<CheckPart> {
  const { items, missing, warning } = await cluster.readOne(
    resources.modelNodeGroups,
    undefined,
    group,
    signal,
  );
  const [found] = items;
  if (missing !== undefined) return { state: 'skipped', text: warning ?? `node group ${group}: not known` };
  if (found === undefined) return { state: 'skipped', text: `node group ${group} is not there` };
  const limit = textAt(found, 'spec', 'storageLimit') ?? 'no limit';
  const used = textAt(found, 'status', 'used');
  const size = textAt(cache, 'spec', 'modelSize') ?? 'an unknown size';
  const room = used === undefined ? `up to ${limit} a node` : `${used} of ${limit} a node used`;
  return { state: 'passed', text: `node group ${group}: ${room}; the model takes ${size}` };
}
