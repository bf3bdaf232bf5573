import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { readRuntimes } from '../discovery/runtimes.js';
import { textAt } from '../kserve/fields.js';
import { namedRuntime, protocolInGraph } from '../kserve/graph-protocol.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { defined } from '../runtime/defined.js';
import { type CalledStep, firstProtocol, type GraphCall, graphCall, stepText } from '../kserve/graph-call.js';
import { type GraphRouter, parseGraphRouter, parseStepCall } from '../kserve/graph-router.js';
import { graphTrouble } from '../kserve/graph-steps.js';
import { parseInferenceService } from '../kserve/inference-service.js';
import { podSelector } from '../kserve/service-kinds.js';
import type { GraphService, Service } from '../kserve/service.js';
import { noRuntimes } from '../kserve/serving-runtime.js';
import { nextStep, Problem } from '../problem.js';
import type { CallTarget, FoundGraph, PredictorContext } from './call-target.js';

/** More are not looked at: a person can name no more of them either. */
const mostServices = 20;

/**
 * How a graph is called: the body of its first step, in the protocol in which its router calls that. What was found is remembered for the
 * graph as it is. Throws Problem "usage" for another protocol, "cluster", or signal.reason.
 */
export async function findGraphTarget(
  context: Pick<PredictorContext, 'cluster' | 'graphs'>,
  target: CallTarget,
  graph: GraphService,
  signal: AbortSignal,
): Promise<CallTarget> {
  if (target.protocolGiven === true && target.protocol !== 'v1' && target.protocol !== 'v2') {
    throw new Problem(
      'usage',
      `A graph is not called in ${target.protocol}: its router calls its steps in V1 or V2.`,
      {
        remedy: nextStep('Leave out --protocol, or use --protocol v1 or v2.', 'protocol', 'v1'),
      },
    );
  }
  const key = `${graph.uid} ${graph.resourceVersion}`;
  const found = context.graphs.get(key) ?? (await readGraph(context.cluster, graph, signal));
  context.graphs.set(key, found);
  if (target.protocolGiven === true) return { ...target, graph: found };
  const protocol = firstProtocol(found)?.protocol ?? found.first?.protocol ?? 'v1';
  return { ...target, protocol, graph: found };
}

async function readGraph(
  cluster: Pick<Cluster, 'read' | 'readOne'>,
  graph: GraphService,
  signal: AbortSignal,
): Promise<FoundGraph> {
  const [router, services] = await Promise.all([
    readRouter(cluster, graph, signal),
    readServices(cluster, graph, signal),
  ]);
  const call = graphCall(graph, router);
  const told = firstProtocol(call);
  const differ = told?.differ;
  const first = firstOf(call, services);
  const protocol =
    first === undefined || told !== undefined
      ? undefined
      : await protocolOfFirst(cluster, first.object, signal);
  return {
    ...call,
    ...(first === undefined
      ? {}
      : { first: { service: first.service, model: first.model, ...defined({ protocol }) } }),
    warnings: [
      ...(differ === undefined ? [] : [differ]),
      // Of a service that may not be read nothing is said.
      ...graphTrouble(graph, (name) => readinessOf(services, name)),
      ...call.steps.flatMap((step) => languageTrouble(step, services.get(step.service ?? '')?.service)),
    ],
  };
}

/** The service of a step, as it was read. */
type StepService = { readonly object: KubeObject; readonly service: Service };

/** By the name of the service; undefined for one that is not there. Those that may not be read are left out. */
type StepServices = ReadonlyMap<string, StepService | undefined>;

/** Which protocol a step speaks is told of its URL. */
function readinessOf(services: StepServices, name: string): Pick<Service, 'readiness'> | undefined {
  if (!services.has(name)) return { readiness: 'ready' };
  const service = services.get(name)?.service;
  return service === undefined ? undefined : { readiness: service.readiness };
}

/** Of its Deployment, else, as in Knative mode at zero there may be none, of its pods. Undefined where neither may be read. */
async function readRouter(
  cluster: Pick<Cluster, 'read'>,
  graph: GraphService,
  signal: AbortSignal,
): Promise<GraphRouter | undefined> {
  const query = { namespace: graph.namespace, labelSelector: podSelector(graph) };
  for (const resource of [resources.deployments, resources.pods]) {
    const { items } = await cluster.read(resource, query, signal);
    const [router] = items.flatMap((object) => parseGraphRouter(object) ?? []);
    if (router !== undefined) return router;
  }
  return undefined;
}

/** Those of its steps that may be read. */
async function readServices(
  cluster: Pick<Cluster, 'readOne'>,
  { namespace, nodes }: GraphService,
  signal: AbortSignal,
): Promise<StepServices> {
  const steps = [...nodes.values()].flatMap((node) => node.steps);
  const names = new Set(steps.flatMap(({ target }) => (target.kind === 'service' ? [target.name] : [])));
  const read = [...names].slice(0, mostServices).map(async (name) => {
    const { items, missing } = await cluster.readOne(resources.inferenceServices, namespace, name, signal);
    const [object] = items;
    if (missing !== undefined) return [];
    const service = object && parseInferenceService(object, noRuntimes);
    return [[name, service && { object, service }] as const];
  });
  return new Map((await Promise.all(read)).flat());
}

type FirstStep = StepService & { readonly model: string };

function firstOf({ steps }: GraphCall, services: StepServices): FirstStep | undefined {
  const step = steps.find(({ isFirst, service }) => isFirst && service !== undefined);
  const found = services.get(step?.service ?? '');
  if (found === undefined) return undefined;
  return { ...found, model: parseStepCall(step?.url ?? '').model ?? found.service.modelName };
}

/** Where the router's own arguments do not say it: as KServe decides it when it makes the graph. */
async function protocolOfFirst(
  cluster: Pick<Cluster, 'read'>,
  service: KubeObject,
  signal: AbortSignal,
): Promise<'v1' | 'v2' | undefined> {
  const neededRuntime = namedRuntime(service);
  const needs = neededRuntime === undefined ? {} : { neededRuntime };
  const namespace = textAt(service, 'metadata', 'namespace');
  return protocolInGraph(service, await readRuntimes(cluster, namespace, [needs], signal));
}

/** The router calls each step in V1 or V2, whatever its service speaks: it fails when it is called, and not before. */
function languageTrouble(step: CalledStep, service: Service | undefined): readonly string[] {
  const isSure = service?.protocol === 'openai';
  if (service === undefined || (!isSure && service.mayBeOpenAi !== true)) return [];
  const where = step.url !== undefined && URL.canParse(step.url) ? new URL(step.url).pathname : 'in V1 or V2';
  const at = where.startsWith('/') ? `at ${where}` : where;
  return [
    isSure
      ? `${stepText(step)} will fail: the router calls it ${at}, and ${service.name} speaks OpenAI's API alone`
      : `${stepText(step)} may fail: the router calls it ${at}, and if ${service.name} is a model that writes text, it speaks OpenAI's API alone`,
  ];
}
