import type { GraphService, GraphStep, Protocol, Readiness } from './service.js';

/** The InferenceService of that name in the graph's namespace; undefined where there is none. */
export type StepServices = (
  name: string,
) => { readonly readiness: Readiness; readonly protocol?: Protocol } | undefined;

/** The steps that a request reaches first: of which one, or all, get it as it came. */
export function firstSteps({ nodes }: Pick<GraphService, 'nodes'>): readonly GraphStep[] {
  const seen = new Set<string>();
  const stepsOf = (nodeName: string): readonly GraphStep[] => {
    const node = nodes.get(nodeName);
    if (node === undefined || seen.has(nodeName)) return [];
    seen.add(nodeName);
    const steps = node.router === 'Sequence' ? node.steps.slice(0, 1) : node.steps;
    return steps.flatMap((step) => (step.target.kind === 'node' ? stepsOf(step.target.name) : [step]));
  };
  return stepsOf('root');
}

/** The names of the services that its steps call, each once. */
export function stepNames({ nodes }: Pick<GraphService, 'nodes'>): readonly string[] {
  const targets = [...nodes.values()].flatMap(({ steps }) => steps.map(({ target }) => target));
  return [...new Set(targets.flatMap((target) => (target.kind === 'service' ? [target.name] : [])))];
}

/** The graph with what its steps' services tell: in which protocol it is called, and what will fail although KServe calls it ready. */
export function withSteps(graph: GraphService, services: StepServices): GraphService {
  const troubles = graph.readiness === 'ready' ? graphTrouble(graph, services) : [];
  const more = troubles.length > 1 ? ` (and ${troubles.length - 1} more)` : '';
  const startFailure = graph.startFailure ?? (troubles[0] === undefined ? undefined : troubles[0] + more);
  return {
    ...graph,
    ...protocolOfSteps(graph, services),
    ...(startFailure === undefined ? {} : { startFailure }),
  };
}

/** KServe calls each step by its REST protocol, whatever else its service speaks (cmd/router, and GetPredictEndpoint). */
const restProtocols: Readonly<Record<Exclude<Protocol, 'openai'>, Protocol>> = {
  v1: 'v1',
  v2: 'v2',
  'grpc-v1': 'v1',
  'grpc-v2': 'v2',
};

function protocolOfSteps(
  graph: GraphService,
  services: StepServices,
): Pick<GraphService, 'protocol' | 'protocolWhy'> | undefined {
  for (const { target } of firstSteps(graph)) {
    const protocol = target.kind === 'service' ? services(target.name)?.protocol : undefined;
    if (target.kind !== 'service' || protocol === undefined || protocol === 'openai') continue;
    return { protocol: restProtocols[protocol], protocolWhy: `that of ${target.name}, its first step` };
  }
  return undefined;
}

/** The steps that will fail when the graph is called, a line each, in the order of its nodes. Empty where every step leads to something that is ready. */
export function graphTrouble(
  { nodes }: Pick<GraphService, 'nodes'>,
  services: StepServices,
): readonly string[] {
  if (!nodes.has('root')) return ['it has no node root, where a request begins'];
  return [...nodes.values()].flatMap((node) =>
    node.steps.flatMap((step, at) => {
      const trouble = stepTrouble(step, nodes, services);
      const which = step.name === '' ? `step ${at + 1}` : `step ${step.name}`;
      return trouble === undefined ? [] : [`${which} of node ${node.name}: ${trouble}`];
    }),
  );
}

const troubles: Readonly<Record<Exclude<Readiness, 'ready'>, string>> = {
  'not-ready': 'is not ready',
  unknown: 'is not known to be ready',
  empty: 'is ready, but nothing serves it',
  stopped: 'is stopped',
};

/** Why a step will fail; undefined where nothing speaks against it. */
export function stepTrouble(
  { target }: GraphStep,
  nodes: GraphService['nodes'],
  services: StepServices,
): string | undefined {
  if (target.kind === 'nothing') return 'it names no service, node or URL';
  if (target.kind === 'node') return nodes.has(target.name) ? undefined : `there is no node ${target.name}`;
  if (target.kind === 'url') return undefined;
  const service = services(target.name);
  if (service === undefined) return `there is no InferenceService ${target.name}`;
  if (service.readiness !== 'ready') return `${target.name} ${troubles[service.readiness]}`;
  return service.protocol === 'openai'
    ? `${target.name} speaks OpenAI's API, in which no graph calls its steps`
    : undefined;
}
