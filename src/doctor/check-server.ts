import type { Service } from '../kserve/service.js';
import type { Exchange } from '../inference/exchange.js';
import { type PredictOptions, type ReadyState, verdictProblemKind } from '../predict/predict.js';
import { Problem, summaryLines } from '../problem.js';
import { isvcLine } from '../wording/command-line.js';
import { isBefore, itself, podPrediction, podReady, podToAsk } from './ask-pod.js';
import type { LoginChecks } from './check-login.js';
import type { PodsState } from './check-service.js';
import { type StartedCheck, type Checkup, failCheck, type Finding, passCheck, skipCheck } from './checkup.js';

/** How the server is called. */
export type ServerCall = {
  readonly call: PredictOptions;
  /** Pods are not asked past the gateway. */
  readonly noBypass: boolean;
};

/** The checks that have to pass before the model server is asked. */
export type ServerNeeds = {
  readonly service: StartedCheck<Service>;
  readonly pods: StartedCheck<PodsState>;
};

const asleep =
  'it is scaled to zero, and was left so: a payload (-f) starts it, or a request: isvc predict NAME';

/** Why no gateway leads to it: a service without a URL has no host to ask for. The pods of the other kinds are found without one. */
function hasNoUrl({ kind, url }: Service): boolean {
  return kind === 'inference' && url === undefined;
}

const noUrl = 'it has no URL to send a request to yet';

/** How long an answer to one question may take. */
const askMs = 10_000;

/** Whether the server and the model say themselves that they are ready, whatever the status says. */
export function checkServer(
  { check }: Checkup,
  { session }: LoginChecks,
  { service, pods }: ServerNeeds,
  { call: asked, noBypass }: ServerCall,
  signal: AbortSignal,
): void {
  const server = check({ id: 'server', title: 'server' }, { session, service, pods }, async (seen) => {
    if (seen.pods.isAtZero && asked.payload === undefined) return skipCheck(asleep);
    if (seen.service.readiness === 'stopped') return skipCheck('it is stopped');
    // The server's own answer decides here, not the status.
    const open: Service = { ...seen.service, readiness: 'ready' };
    const how = { ...asked, timeoutMs: askMs, waitsForStart: true };
    const pod = podToAsk(seen.session, open, seen.pods, noBypass);
    if (hasNoUrl(open)) {
      if (pod === undefined) return skipCheck(`${noUrl}, and no pod of it can be asked`);
      const { state, part } = await podReady(pod, open, how, signal);
      return {
        ...serverFinding(state),
        parts: [part, { state: 'skipped', text: `the gateway was not asked: ${noUrl}` }],
      };
    }
    const state = await seen.session.predictor.ready(open, how, signal);
    const finding = serverFinding(state);
    const isUnheard =
      finding.state === 'failed' && state.serverReady === undefined && state.needsHelp !== true;
    if (pod === undefined || !isUnheard) return finding;
    const own = await podReady(pod, open, how, signal);
    return {
      ...finding,
      ...(own.state.modelReady === undefined ? {} : { value: own.state }),
      parts: [own.part],
    };
  });
  check({ id: 'model', title: 'model' }, { session, service, server }, (seen) => {
    const { modelReady, detail, more = [], problem } = seen.server;
    const told = [detail, ...more].join('\n');
    const { modelName, name, kind, key, namespace } = seen.service;
    const what = kind === 'graph' ? name : modelName;
    if (modelReady === true) return Promise.resolve(passCheck(true, `${what} is ready`));
    if (modelReady === undefined) return Promise.resolve(skipCheck(`not known: ${told}`));
    const logs = isvcLine('logs', { key, namespace }, seen.session.cluster.repeat);
    const next = [`See what its server writes: ${logs}`];
    return Promise.resolve(failCheck(problem ?? 'not-ready', told, next));
  });
}

function serverFinding(state: ReadyState): Finding<ReadyState> {
  const { serverReady, detail, more = [], problem = 'not-ready' } = state;
  if (serverReady === true) return passCheck(state, 'live and ready');
  return {
    ...failCheck(problem, detail, more),
    ...(state.modelReady === undefined ? {} : { value: state }),
  };
}

/** One prediction, with the payload that was given, else as `isvc predict` would send it. */
export function checkPrediction(
  { check }: Checkup,
  { session }: LoginChecks,
  { service, pods }: ServerNeeds,
  { call: asked, noBypass }: ServerCall,
  signal: AbortSignal,
): void {
  check({ id: 'prediction', title: 'prediction' }, { session, service, pods }, async (seen) => {
    if (seen.pods.isAtZero && asked.payload === undefined) return skipCheck(asleep);
    if (seen.service.readiness === 'stopped') return skipCheck('it is stopped');
    const open: Service =
      seen.service.readiness === 'ready' ? seen.service : { ...seen.service, readiness: 'ready' };
    const pod = podToAsk(seen.session, open, seen.pods, noBypass);
    if (hasNoUrl(open) && pod === undefined) return skipCheck(`${noUrl}, and no pod of it can be asked`);
    try {
      if (hasNoUrl(open) && pod !== undefined) {
        const finding = predictionFinding(await (await pod.predictor()).predict(open, asked, signal));
        return { ...finding, seen: [...finding.seen, `by ${itself(pod)}`] };
      }
      const exchange = await seen.session.predictor.predict(open, asked, signal);
      const finding = predictionFinding(exchange);
      if (pod === undefined || finding.state === 'passed' || !isBefore(exchange.verdict.who)) return finding;
      return { ...finding, parts: [...(finding.parts ?? []), await podPrediction(pod, open, asked, signal)] };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.kind === 'no-way-in' && pod !== undefined && !hasNoUrl(open)) {
        const part = await podPrediction(pod, open, asked, signal);
        return { ...failCheck(error.kind, error.summary, error.next), parts: [part] };
      }
      // Nothing to send is not the model's fault, unless it was given.
      if (error.kind === 'payload' && asked.payload === undefined) {
        const [why] = summaryLines(error);
        return skipCheck(`${why} Give a payload: -f FILE`);
      }
      throw error;
    }
  });
}

function predictionFinding({
  answer,
  verdict,
  payloadSource,
  roundTrip,
  endpoint,
  notes,
}: Exchange): Finding<true> {
  const parts = [...notes, ...endpoint.warnings].map((text) => ({ state: 'skipped' as const, text }));
  const ms = Math.round(roundTrip.timings.totalMs);
  const sent = `sent ${payloadSource}`;
  if (answer !== undefined)
    return { ...passCheck(true as const, `${verdict.summary} (${ms} ms)`, sent), parts };
  const finding = failCheck(verdictProblemKind(verdict), verdict.summary, verdict.next);
  return { ...finding, seen: [...finding.seen, sent], parts };
}
