import { argOf, envOf } from './component-spec.js';
import { isRecord, listAt, numberAt, recordAt, textAt } from './fields.js';
import type { KubeObject } from './kube-object.js';

/** The arguments with which the router of a graph was started: KServe has put the URL of each step's service into it. */
export type GraphRouter = {
  /** The URL of each step of a node, in the node's order; '' where a step has none, as one that leads to another node. */
  readonly urls: ReadonlyMap<string, readonly string[]>;
  /** How long it may write an answer, steps included: after that it closes the connection without a word. */
  readonly serverWriteMs: number;
  /** How long it waits for one step; without limit where absent. */
  readonly serviceClientMs?: number;
  /** Whether the caller's Authorization goes on to the steps. */
  readonly passesAuthorization: 'yes' | 'no' | 'unknown';
};

/** `defaultServerWriteTimeout` where the graph says nothing (kserve v0.20.0 cmd/router/main.go, initTimeouts). */
const usualWriteSeconds = 60;

/**
 * Of its Deployment or of one of its pods, whichever may be read (kserve v0.20.0 pkg/controller/v1alpha1/inferencegraph/raw_ig.go,
 * createInferenceGraphPodSpec). Undefined where none of its containers is a router; never throws.
 */
export function parseGraphRouter(workload: KubeObject): GraphRouter | undefined {
  const podSpec = recordAt(workload, 'spec', 'template', 'spec') ?? recordAt(workload, 'spec');
  for (const container of listAt(podSpec, 'containers')) {
    const graph = parsedRecord(argOf(container, '--graph-json'));
    if (graph === undefined) continue;
    const client = numberAt(graph, 'routerTimeouts', 'serviceClient');
    return {
      urls: urlsIn(graph),
      serverWriteMs: (numberAt(graph, 'routerTimeouts', 'serverWrite') ?? usualWriteSeconds) * 1000,
      ...(client === undefined ? {} : { serviceClientMs: client * 1000 }),
      passesAuthorization: passesAuthorization(envOf(container, 'PROPAGATE_HEADERS')),
    };
  }
  return undefined;
}

function urlsIn(graph: KubeObject): GraphRouter['urls'] {
  const nodes = Object.entries(recordAt(graph, 'nodes') ?? {});
  return new Map(
    nodes.map(([name, node]) => [
      name,
      listAt(node, 'steps').map((step) => textAt(step, 'serviceUrl') ?? ''),
    ]),
  );
}

/**
 * Regular expressions on names of headers, by commas; the router runs them on `Authorization`. A text out of the cluster is never run
 * as an expression: what is more than a part of a name is not known.
 */
function passesAuthorization(patterns: string | undefined): GraphRouter['passesAuthorization'] {
  const each = (patterns ?? '').split(',').filter((pattern) => pattern !== '');
  const found = new Set(each.map(matchesAuthorization));
  if (found.has(true)) return 'yes';
  return found.has(undefined) ? 'unknown' : 'no';
}

function matchesAuthorization(pattern: string): boolean | undefined {
  if (/^\^?\.[*+]\$?$/u.test(pattern)) return true;
  const [, start, part, end] = /^(\^?)([\w-]+)(\$?)$/u.exec(pattern) ?? [];
  if (part === undefined) return undefined;
  const name = 'Authorization';
  if (start === '^') return end === '$' ? name === part : name.startsWith(part);
  return end === '$' ? name.endsWith(part) : name.includes(part);
}

function parsedRecord(text: string | undefined): KubeObject | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** How the router calls a step, as the URL shows. */
export type StepCall = {
  /** Undefined for a URL that somebody wrote by hand, which may take anything. */
  readonly protocol?: 'v1' | 'v2';
  readonly model?: string;
};

/** The protocol and model in the URL of a step; neither where the URL is of no known form. */
export function parseStepCall(url: string): StepCall {
  const pathname = URL.canParse(url) ? new URL(url).pathname : '';
  const v1 = /^\/v1\/models\/([^/]+):predict$/u.exec(pathname)?.[1];
  const v2 = /^\/v2\/models\/([^/]+)(?:\/versions\/[^/]+)?\/infer$/u.exec(pathname)?.[1];
  const model = v1 ?? v2;
  return {
    ...(v1 === undefined ? (v2 === undefined ? {} : { protocol: 'v2' }) : { protocol: 'v1' }),
    ...(model === undefined ? {} : { model: decoded(model) }),
  };
}

/** A name that is not escaped as URLs are is taken as it stands. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}
