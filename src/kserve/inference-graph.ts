import { listAt, numberAt, recordAt, textAt } from './fields.js';
import { identityIn } from './identity.js';
import type { KubeObject } from './kube-object.js';
import { statedMode } from './ingress-config.js';
import { parseConditions, readinessOf, type StatusReason } from './readiness.js';
import { isClusterLocal, parseServiceUrl } from './service-url.js';
import type { Condition, GraphService, GraphStep } from './service.js';
import { sharedText } from './shared-text.js';

/** An InferenceGraph (serving.kserve.io/v1alpha1). Undefined for an object without a name; never throws. */
export function parseInferenceGraph(object: KubeObject): GraphService | undefined {
  const identity = identityIn('graph', object);
  if (identity === undefined) return undefined;
  const { name, labels } = identity;
  const conditions = parseConditions(recordAt(object, 'status'));
  const url = parseServiceUrl(textAt(object, 'status', 'url'));
  const why = whyNotReady(conditions);
  const deploymentMode = statedMode(object);
  return {
    ...identity,
    readiness: readinessOf(conditions),
    ...(why === undefined ? {} : { whyNotReady: why.line, causeKnown: why.kind === 'cause' }),
    ...(url === undefined ? {} : { url }),
    protocol: 'v1',
    protocolWhy: 'the default, where no first step tells more',
    modelName: name,
    modelNameWhy: 'a graph has no model of its own',
    ...(deploymentMode === undefined ? {} : { deploymentMode }),
    clusterLocal: isClusterLocal(labels, url),
    components: [{ kind: 'router', ports: [routerPort], traffic: [] }],
    conditions,
    nodes: nodesIn(object),
  };
}

/** The router's only port, which its container does not declare (pkg/constants: RouterPort). */
const routerPort = { name: '', port: 8080 };

/** A graph that was made while a service of it was missing gets no status, and KServe does not look again (seen in 0.20). */
function whyNotReady(conditions: readonly Condition[]): StatusReason | undefined {
  if (conditions.length === 0) {
    const line =
      'KServe has written no status: a service of it may have been missing when it was made; apply it anew';
    return { line, kind: 'cause' };
  }
  const readiness = readinessOf(conditions);
  if (readiness === 'ready') return undefined;
  if (readiness === 'stopped') return { line: 'Stopped', kind: 'cause' };
  const { reason = '', message = '' } = conditions.find(({ type }) => type === 'Ready') ?? {};
  const line = [reason, message].filter((text) => text !== '').join(': ');
  return { line: line === '' ? 'Not ready, and KServe does not say why' : line, kind: 'consequence' };
}

function nodesIn(object: KubeObject): GraphService['nodes'] {
  const nodes = Object.entries(recordAt(object, 'spec', 'nodes') ?? {});
  return new Map(
    nodes.map(([name, node]) => [
      name,
      {
        name,
        router: sharedText(textAt(node, 'routerType') ?? ''),
        steps: listAt(node, 'steps').map(stepOf),
      },
    ]),
  );
}

function stepOf(step: unknown): GraphStep {
  const data = textAt(step, 'data');
  const condition = textAt(step, 'condition');
  const weight = numberAt(step, 'weight');
  return {
    name: textAt(step, 'name') ?? '',
    target: targetOf(step),
    ...(data === undefined ? {} : { data }),
    ...(condition === undefined ? {} : { condition }),
    ...(weight === undefined ? {} : { weight }),
    isHard: textAt(step, 'dependency') === 'Hard',
  };
}

/** The router asks in this order (cmd/router/main.go, executeStep): a node, else the URL, which KServe makes from the service's name. */
function targetOf(step: unknown): GraphStep['target'] {
  const node = textAt(step, 'nodeName');
  if (node !== undefined) return { kind: 'node', name: node };
  const service = textAt(step, 'serviceName');
  if (service !== undefined) return { kind: 'service', name: service };
  const url = textAt(step, 'serviceUrl');
  return url === undefined ? { kind: 'nothing' } : { kind: 'url', url };
}
