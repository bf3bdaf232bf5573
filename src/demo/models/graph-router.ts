import { randomInt } from 'node:crypto';

import { textAnswer, type DemoHandler } from '../wire/exchange.js';
import { goJson, goStructJson, jsonFault } from './go-json.js';
import { pathExists } from './json-path.js';

/** A step as `--graph-json` states it. */
type GraphStep = {
  readonly name?: string;
  readonly nodeName?: string;
  readonly serviceUrl?: string;
  readonly data?: string;
  readonly condition?: string;
  readonly weight?: number;
  readonly dependency?: 'Soft' | 'Hard';
  readonly mapPredictionsToInstances?: boolean;
};

type GraphNode = {
  readonly routerType: 'Sequence' | 'Splitter' | 'Ensemble' | 'Switch';
  readonly steps: readonly GraphStep[];
};

/** The arguments of the router: the spec of its InferenceGraph, with the URL of each step's service. */
export type RoutedGraph = {
  readonly nodes: Readonly<Record<string, GraphNode>>;
  /** In seconds; for the answer of a step there is no limit where it is absent. */
  readonly routerTimeouts?: { readonly serverWrite?: number; readonly serviceClient?: number };
};

/** How the router reaches the world. */
export type RouterWorld = {
  /** Posts to a step's service. Rejects with an Error of Go's words where nothing answers. */
  readonly call: (url: string, body: Uint8Array, signal: AbortSignal) => Promise<StepAnswer>;
  /** A line of its log. */
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
};

export type StepAnswer = { readonly status: number; readonly body: Uint8Array };

/** The end of a graph by the router's own answer, not by a step's. */
type Fault = { readonly status: 404 | 500; readonly cause: string };

/** One node's work: KServe 0.20's router is cmd/router/main.go, whose functions stand in the comments. */
type Run = { readonly graph: RoutedGraph; readonly world: RouterWorld; readonly signal: AbortSignal };

const usualWriteSeconds = 60;

/** Answers as the router of an InferenceGraph does: on every path but its readiness probe it runs the graph (`graphHandler`). */
export function graphRouter(graph: RoutedGraph, world: RouterWorld): DemoHandler {
  return async (request, signal) => {
    if (request.path === '/readyz') return textAnswer(200, '');
    const startedAt = performance.now();
    const result = await runNode('root', request.body, { graph, world, signal });
    const writeMs = 1000 * (graph.routerTimeouts?.serverWrite ?? usualWriteSeconds);
    // Go's server has given up writing by then: the connection ends without a byte.
    if (performance.now() - startedAt > writeMs) return 'reset';
    if ('cause' in result) {
      const { status, cause } = result;
      const body = goStructJson({ error: 'Failed to process request', cause });
      return textAnswer(status, body, 'application/json');
    }
    const text = new TextDecoder().decode(result.body);
    return { ...textAnswer(result.status, '', sniffed(text)), body: result.body };
  };
}

/** `routeStep`. */
async function runNode(name: string, input: Uint8Array, run: Run): Promise<StepAnswer | Fault> {
  const startedAt = performance.now();
  try {
    const node = run.graph.nodes[name];
    if (node === undefined) return { status: 500, cause: 'invalid route type: ' };
    if (node.routerType === 'Splitter') return await runChosen(pickByWeight(node.steps), input, run);
    if (node.routerType === 'Switch') return await runChosen(pickByCondition(node.steps, input), input, run);
    return await (node.routerType === 'Ensemble' ? runEnsemble : runSequence)(node.steps, input, run);
  } finally {
    logTime(run, 'node', name, startedAt);
  }
}

/** `pickupRoute`. */
function pickByWeight(steps: readonly GraphStep[]): GraphStep | Fault {
  const point = randomInt(100);
  let end = 0;
  for (const step of steps) {
    end += step.weight ?? 0;
    if (point < end) return step;
  }
  return { status: 500, cause: 'no route was selected by the splitter' };
}

/** `pickupRouteByCondition`. */
function pickByCondition(steps: readonly GraphStep[], input: Uint8Array): GraphStep | Fault {
  const value = parsed(input);
  const found =
    value === undefined ? undefined : steps.find(({ condition = '' }) => pathExists(value.json, condition));
  return found ?? { status: 404, cause: 'None of the routes matched with the switch condition' };
}

/** `handleSplitterORSwitchNode`: a fault further down is 500, whatever it was there. */
async function runChosen(
  chosen: GraphStep | Fault,
  input: Uint8Array,
  run: Run,
): Promise<StepAnswer | Fault> {
  if ('cause' in chosen) {
    run.world.log(chosen.cause, {});
    return chosen;
  }
  return nested(await runStep(chosen, input, run));
}

async function runEnsemble(
  steps: readonly GraphStep[],
  input: Uint8Array,
  run: Run,
): Promise<StepAnswer | Fault> {
  const firstFault = Promise.withResolvers<Fault>();
  const answers = steps.map(async (step) => {
    const result = await runStep(step, input, run);
    const value = 'cause' in result ? undefined : objectOf(result.body);
    if (value !== undefined && !('cause' in result)) return { ...result, value };
    const cause = 'cause' in result ? result.cause : jsonFault(result.body);
    firstFault.resolve({ status: 500, cause });
    return firstFault.promise;
  });
  const merged: Record<string, unknown> = {};
  for (const [index, step] of steps.entries()) {
    const answer = await Promise.race([answers[index] ?? firstFault.promise, firstFault.promise]);
    if ('cause' in answer) return answer;
    if (step.dependency === 'Hard' && !isSuccess(answer.status)) {
      logHardFailure(run, step, answer.status);
      return { status: answer.status, body: Buffer.from(goJson(answer.value)) };
    }
    merged[step.name ?? String(index)] = answer.value;
  }
  return { status: 200, body: Buffer.from(goJson(merged)) };
}

async function runSequence(
  steps: readonly GraphStep[],
  input: Uint8Array,
  run: Run,
): Promise<StepAnswer | Fault> {
  let last: StepAnswer = { status: 0, body: new Uint8Array() };
  for (const [index, step] of steps.entries()) {
    const request = step.data === '$response' && index > 0 ? last.body : input;
    if (step.condition !== undefined && step.condition !== '') {
      const value = parsed(last.body);
      if (value === undefined) return { status: 500, cause: 'invalid response' };
      if (!pathExists(value.json, step.condition)) return { status: 200, body: last.body };
    }
    const result = nested(
      await runStep(step, step.mapPredictionsToInstances === true ? mapped(request) : request, run),
    );
    if ('cause' in result) return result;
    last = result;
    if (step.dependency === 'Hard' && !isSuccess(last.status)) {
      logHardFailure(run, step, last.status);
      return last;
    }
  }
  return last;
}

/** `executeStep` and `callService`. */
async function runStep(step: GraphStep, input: Uint8Array, run: Run): Promise<StepAnswer | Fault> {
  const { world, graph, signal } = run;
  const isNode = step.nodeName !== undefined;
  world.log('Starting execution of step', {
    type: isNode ? 'node' : 'serviceUrl',
    stepName: step.name ?? '',
  });
  if (step.nodeName !== undefined) return runNode(step.nodeName, input, run);
  const url = step.serviceUrl ?? '';
  const startedAt = performance.now();
  world.log('Entering callService', { url });
  world.log('These headers will be propagated by the router to all the steps', { headers: [] });
  const seconds = graph.routerTimeouts?.serviceClient;
  const timeout = seconds === undefined ? undefined : AbortSignal.timeout(1000 * seconds);
  try {
    return await world.call(url, input, timeout === undefined ? signal : AbortSignal.any([signal, timeout]));
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const words =
      timeout?.aborted === true
        ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
        : text;
    const cause = `Post ${JSON.stringify(url)}: ${words}`;
    world.log('An error has occurred while calling service', { service: url, error: cause });
    return { status: 500, cause };
  } finally {
    logTime(run, 'step', url, startedAt);
  }
}

function nested(result: StepAnswer | Fault): StepAnswer | Fault {
  return 'cause' in result ? { ...result, status: 500 } : result;
}

function logTime({ world }: Run, what: 'node' | 'step', name: string, startedAt: number): void {
  world.log('elapsed time', { [what]: name, time: (performance.now() - startedAt) / 1000 });
}

function logHardFailure({ world }: Run, { name = '' }: GraphStep, statusCode: number): void {
  world.log('This step is a hard dependency and it is unsuccessful', { stepName: name, statusCode });
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

function parsed(bytes: Uint8Array): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(new TextDecoder().decode(bytes)) };
  } catch {
    return undefined; // the router asks only whether it is JSON
  }
}

function objectOf(bytes: Uint8Array): object | undefined {
  const value = parsed(bytes)?.json;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

/** V1's predictions as the next step's instances; everything else of the body is lost, as in the router. */
function mapped(body: Uint8Array): Uint8Array {
  const predictions: unknown = Reflect.get(objectOf(body) ?? {}, 'predictions');
  if (!Array.isArray(predictions) || predictions.length === 0) return body;
  return Buffer.from(goJson({ instances: predictions }));
}

/** The content type of Go's net/http where none is set: json for JSON, since the router sets that, else what the text looks like. */
function sniffed(text: string): string {
  if (parsed(Buffer.from(text)) !== undefined) return 'application/json';
  return /^\s*<(?:!doctype html|html|head|body|title|p|h1)[\s>]/i.test(text)
    ? 'text/html; charset=utf-8'
    : 'text/plain; charset=utf-8';
}
