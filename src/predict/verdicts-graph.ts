import type { Verdict } from '../inference/exchange.js';
import { stepText, type CalledStep } from '../kserve/graph-call.js';
import { kubectlArgument } from '../kserve/service-key.js';
import { nextStep, type NextStep } from '../problem.js';
import { isvcLine } from '../wording/command-line.js';
import type { Evidence } from './evidence.js';
import { callText, stepOf } from './graph-notes.js';
import { kubectlCommand } from './next-commands.js';
import { makeVerdict, serverLog, timedOut } from './verdicts.js';

// The answers of an InferenceGraph's router, and those of its steps that it hands on.

/** A Switch had no step for it: a 404 at the root, a 500 below it. */
export function noBranch(evidence: Evidence, why: string): Verdict {
  const conditions = (evidence.graph?.steps ?? []).flatMap(({ node, condition }) =>
    condition === undefined ? [] : [`${condition} (node ${node})`],
  );
  return makeVerdict(evidence, 'graph', `no branch of the graph takes this payload: ${why}`, [
    ...(conditions.length === 0
      ? []
      : [`A Switch looks for one of these in the JSON that it gets: ${conditions.join(', ')}`]),
    nextStep('Send JSON in which one of its conditions holds.', 'payload'),
    graphLook(evidence),
  ]);
}

/** Nothing came back of a step. That ends the graph, also where the step is Soft. */
export function stepLost(evidence: Evidence, why: string): Verdict {
  const { text, step } = failedCall(evidence, why);
  return makeVerdict(evidence, 'graph', `the graph could not reach ${text}: ${why}`, [
    ...ofService(evidence, step, 'ready', 'See whether it is ready'),
    'A step that cannot be reached ends the graph, also where its dependency is Soft.',
    serverLog(evidence),
  ]);
}

/** A step did not answer within the time that the graph's router gives it. */
export function stepLate(evidence: Evidence, why: string): Verdict {
  const { text, step } = failedCall(evidence, why);
  const limit = evidence.graph?.router?.serviceClientMs;
  const within = limit === undefined ? '' : ` within ${limit / 1000} s`;
  return timedOut(evidence, `${text} did not answer the graph${within}: ${why}`, [
    ...ofService(evidence, step, 'logs', 'See what it does'),
    'The limit is the graph’s own, not --timeout: raise spec.routerTimeouts.serviceClient of the graph.',
  ]);
}

/** An Ensemble, or a condition, reads what a step answered, and says neither which step nor what. */
export function stepNotJson(evidence: Evidence, why: string): Verdict {
  const skipped = evidence.graph?.run?.skippedStep;
  const whose = skipped === undefined ? 'one of its steps' : `the step before ${skipped}`;
  return makeVerdict(evidence, 'graph', `the graph could not read what ${whose} answered: ${why}`, [
    'An Ensemble takes only JSON objects from its steps, and a condition only JSON.',
    serverLog(evidence),
  ]);
}

/** The graph's router failed itself, not a step of it. */
export function graphFailed(evidence: Evidence, why: string): Verdict {
  return makeVerdict(evidence, 'graph', `the router of the graph failed: ${why}`, [
    serverLog(evidence),
    graphLook(evidence),
  ]);
}

/** The time in which its server may write an answer was over: it closes the connection without a byte, which a gateway calls a reset. */
export function graphSilent(evidence: Evidence, why: string): Verdict {
  const writeMs = evidence.graph?.router?.serverWriteMs;
  const limit = writeMs === undefined ? '' : ` (${writeMs / 1000} s)`;
  return makeVerdict(
    evidence,
    'graph',
    `the router of the graph ended the connection without an answer: ${why}`,
    [
      `It does so when its steps take longer than spec.routerTimeouts.serverWrite of the graph${limit}: raise it, or see which step is slow.`,
      serverLog(evidence),
    ],
  );
}

/**
 * The answer of a step that the router handed on: a graph ends with the answer of its last step, or of a Hard one that failed. Only the
 * router's log says which that was.
 */
export function byStep(evidence: Evidence, said: Verdict): Verdict {
  const step = answeringStep(evidence);
  const { ask: _graphsAreNotAsked, ...verdict } = said;
  return {
    ...verdict,
    summary: `${step?.text ?? 'a step'} of the graph: ${said.summary}`,
    next: [
      ...tokenSteps(evidence, said),
      ...ofService(evidence, step?.step, 'logs', 'Its own log').map((text) => ({ text })),
      ...said.next,
    ],
  };
}

/** The step whose answer the router handed on, where its log tells. */
function answeringStep({ graph }: Evidence): Named | undefined {
  if (graph?.run === undefined) return undefined;
  const { hardFailure, calls } = graph.run;
  const hard = hardFailure && graph.steps.find(({ name }) => name === hardFailure.step);
  if (hard !== undefined) return { text: stepText(hard), step: hard };
  const last = calls.at(-1);
  if (last === undefined) return undefined;
  const step = stepOf(graph, last.url, last.step);
  return { text: callText(graph, last), ...(step === undefined ? {} : { step }) };
}

type Named = { readonly text: string; readonly step?: CalledStep };

/** Go's text of a failed call has the URL: `Post "http://…": dial tcp …`; else the log may tell. */
function failedCall(evidence: Evidence, why: string): Named {
  const { graph } = evidence;
  const [, url] = /\b(?:Post|Get) "([^"]+)"/u.exec(why) ?? [];
  const failed = graph?.run?.calls.find(({ error }) => error !== undefined);
  const at = url ?? failed?.url;
  if (graph === undefined || at === undefined) return { text: 'one of its steps' };
  const step = stepOf(graph, at, failed?.step);
  return {
    text: callText(graph, { url: at, step: step?.name ?? '' }),
    ...(step === undefined ? {} : { step }),
  };
}

/** The router hands on only such headers as KServe's configuration names. */
function tokenSteps({ tokenSent, graph }: Evidence, { who }: Verdict): readonly NextStep[] {
  if (who !== 'auth' || tokenSent === false || graph?.router?.passesAuthorization === 'yes') return [];
  const isKnown = graph?.router?.passesAuthorization === 'no';
  return [
    {
      text: `The graph's router ${isKnown ? 'does not hand' : 'may not hand'} the token on to its steps: router.headers.propagate of ConfigMap inferenceservice-config must name Authorization.`,
    },
  ];
}

/** A command on a step's service, which is another than the one that was called. */
function ofService(
  { service, repeat }: Evidence,
  step: CalledStep | undefined,
  verb: 'ready' | 'logs',
  what: string,
): readonly string[] {
  if (step?.service === undefined) return [];
  const on = { name: step.service, namespace: service.namespace };
  return [`${what}: ${isvcLine(verb, on, repeat)}`];
}

function graphLook(evidence: Evidence): NextStep {
  const look = kubectlCommand(evidence, `get ${kubectlArgument(evidence.service.key)}`, '-o yaml');
  return nextStep(`See its nodes and steps: ${look}`, 'details');
}
