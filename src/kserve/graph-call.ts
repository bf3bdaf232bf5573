import { type GraphRouter, parseStepCall } from './graph-router.js';
import { firstSteps } from './graph-steps.js';
import type { GraphService, GraphStep } from './service.js';

/** A step of a graph that calls something, as its router does. */
export type CalledStep = {
  readonly node: string;
  /** '' where it has none. */
  readonly name: string;
  /** The InferenceService that it names. */
  readonly service?: string;
  /** Absent where the router's own arguments may not be read, and the graph does not state it. */
  readonly url?: string;
  /** GJSON, of the JSON that a Switch gets, or of the answer before. */
  readonly condition?: string;
  /** It may be what a request reaches first. */
  readonly isFirst: boolean;
};

/** How a graph is called. */
export type GraphCall = {
  /** In the order of its nodes. */
  readonly steps: readonly CalledStep[];
  /** Absent where its arguments may not be read. */
  readonly router?: GraphRouter;
};

/**
 * What a call of the graph leads to: which services its steps call, and in which protocol. `router`: the arguments of its router,
 * where they may be read.
 */
export function graphCall(graph: GraphService, router: GraphRouter | undefined): GraphCall {
  const first = new Set<GraphStep>(firstSteps(graph));
  const steps = [...graph.nodes.values()].flatMap((node) =>
    node.steps.flatMap((step, at): readonly CalledStep[] => {
      const { target, name, condition } = step;
      if (target.kind === 'node' || target.kind === 'nothing') return [];
      const known = router?.urls.get(node.name)?.[at] ?? '';
      const url = known !== '' ? known : target.kind === 'url' ? target.url : undefined;
      return [
        {
          node: node.name,
          name,
          ...(target.kind === 'service' ? { service: target.name } : {}),
          ...(url === undefined ? {} : { url }),
          ...(condition === undefined ? {} : { condition }),
          isFirst: first.has(step),
        },
      ];
    }),
  );
  return { steps, ...(router === undefined ? {} : { router }) };
}

/** The protocol in which the router calls what a request reaches first, and where it was read. Absent where no URL of it shows one. */
export function firstProtocol({ steps }: GraphCall):
  | {
      readonly protocol: 'v1' | 'v2';
      readonly why: string;
      /** Told where the first steps differ, as those of a Switch may: a body fits some of them alone. */
      readonly differ?: string;
    }
  | undefined {
  const known = steps.flatMap((step) => {
    const { protocol } = step.isFirst ? parseStepCall(step.url ?? '') : {};
    return protocol === undefined ? [] : [{ step, protocol }];
  });
  const [first] = known;
  if (first === undefined) return undefined;
  const { protocol, step } = first;
  const other = known.find((one) => one.protocol !== protocol);
  return {
    protocol,
    why: `the router calls ${stepText(step)} at ${new URL(step.url ?? '').pathname}`,
    ...(other === undefined
      ? {}
      : {
          differ: `its first steps take different bodies: ${stepText(step)} takes ${protocol}, and ${stepText(other.step)} ${other.protocol}`,
        }),
  };
}

/** `step first (sklearn-iris)`, as a person finds it in the graph. */
export function stepText({
  name,
  service,
  url,
  node,
}: Pick<CalledStep, 'name' | 'service' | 'url' | 'node'>): string {
  const what = service ?? url ?? '';
  if (name === '')
    return what === '' ? 'a step' : `the step${node === '' ? '' : ` of node ${node}`} that calls ${what}`;
  return `step ${name}${what === '' ? '' : ` (${what})`}`;
}

/**
 * The steps that a URL may be of: those that the router calls there; else, as where its arguments may not be read, those whose service
 * has that host (KServe's Services are NAME, NAME-predictor, NAME-transformer, and in Knative mode NAME-predictor-default).
 */
export function stepsAt({ steps }: GraphCall, url: string): readonly CalledStep[] {
  const exact = steps.filter((step) => step.url === url);
  if (exact.length > 0) return exact;
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  const [first = ''] = host.split('.');
  return steps.filter(
    ({ service }) =>
      service !== undefined &&
      (first === service || /^-(?:predictor|transformer)(?:-default)?$/u.test(first.slice(service.length))) &&
      first.startsWith(service),
  );
}
