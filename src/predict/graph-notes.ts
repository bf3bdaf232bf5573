import { stepText, stepsAt, type CalledStep } from '../kserve/graph-call.js';
import type { Evidence, GraphEvidence } from './evidence.js';

/** Notes on the run of a graph, beside its answer: where a condition ended it, how long each step took, where the token went. */
export function graphNotes({ graph, tokenSent }: Evidence): readonly string[] {
  if (graph === undefined) return [];
  const isPassedOn = tokenSent !== false && graph.router?.passesAuthorization === 'yes';
  return [
    ...(graph.run === undefined ? [] : runNotes(graph, graph.run)),
    ...(isPassedOn ? ['the router hands the token on to its steps (router.headers.propagate)'] : []),
  ];
}

function runNotes(graph: GraphEvidence, run: NonNullable<GraphEvidence['run']>): readonly string[] {
  const { calls, skippedStep, tookMs } = run;
  const last = calls.at(-1);
  const times = calls.flatMap((call) => {
    const name = callText(graph, call);
    return call.tookMs === undefined ? [] : [`${name} ${milliseconds(call.tookMs)}`];
  });
  return [
    ...(skippedStep === undefined
      ? []
      : [
          `a condition ended the graph${last === undefined ? '' : ` after ${callText(graph, last)}`}: step ${skippedStep} was not called`,
        ]),
    ...(times.length === 0
      ? []
      : [`${times.join(' · ')} · the graph as a whole ${milliseconds(tookMs)}, as its router logged`]),
  ];
}

/** The step at that URL, or, where there are several, the one that was begun last before it. */
export function callText(
  graph: GraphEvidence,
  { url, step }: { readonly url: string; readonly step: string },
): string {
  return stepText(stepOf(graph, url, step) ?? { name: step, node: '', url });
}

/** Which step a call was of. */
export function stepOf(graph: GraphEvidence, url: string, begun?: string): CalledStep | undefined {
  const steps = stepsAt(graph, url);
  return steps.length === 1 ? steps[0] : (steps.find(({ name }) => name === begun) ?? steps[0]);
}

function milliseconds(tookMs: number): string {
  return `${tookMs < 10 ? tookMs.toFixed(1) : tookMs.toFixed(0)} ms`;
}
