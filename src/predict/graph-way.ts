import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
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
  const told = firstProtocol(found);
  const guessed = found.first?.service.protocol === 'v2' ? 'v2' : 'v1';
  return { ...target, protocol: told?.protocol ?? guessed, graph: found };
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
  const differ = firstProtocol(call)?.differ;
  const first = firstOf(call, services);
  return {
    ...call,
    ...(first === undefined ? {} : { first }),
    warnings: [
      ...(differ === undefined ? [] : [differ]),
      // Of a service that may not be read nothing is said.
      ...graphTrouble(graph, (name) => readinessOf(services, name)),
      ...call.steps.flatMap((step) => languageTrouble(step, services.get(step.service ?? ''))),
    ],
  };
}

/** Which protocol a step speaks is told of its URL. */
function readinessOf(
  services: ReadonlyMap<string, Service | undefined>,
  name: string,
): Pick<Service, 'readiness'> | undefined {
  if (!services.has(name)) return { readiness: 'ready' };
  const service = services.get(name);
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

/** Those of its steps that may be read, by name; undefined for one that is not there. */
async function readServices(
  cluster: Pick<Cluster, 'readOne'>,
  { namespace, nodes }: GraphService,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Service | undefined>> {
  const steps = [...nodes.values()].flatMap((node) => node.steps);
  const names = new Set(steps.flatMap(({ target }) => (target.kind === 'service' ? [target.name] : [])));
  const read = [...names].slice(0, mostServices).map(async (name) => {
    const { items, missing } = await cluster.readOne(resources.inferenceServices, namespace, name, signal);
    const [object] = items;
    if (missing !== undefined) return [];
    return [[name, object && parseInferenceService(object, noRuntimes)] as const];
  });
  return new Map((await Promise.all(read)).flat());
}

function firstOf(
  { steps }: GraphCall,
  services: ReadonlyMap<string, Service | undefined>,
): FoundGraph['first'] {
  const step = steps.find(({ isFirst, service }) => isFirst && service !== undefined);
  const service = services.get(step?.service ?? '');
  if (service === undefined) return undefined;
  return { service, model: parseStepCall(step?.url ?? '').model ?? service.modelName };
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
