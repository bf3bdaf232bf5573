import { routedHosts } from '../discovery/routed-hosts.js';
import type { Protocol } from '../kserve/service.js';
import type { Endpoint } from '../inference/endpoint.js';
import type { Evidence, Ruling } from './evidence.js';
import { type Callee, type Link, readAnswer } from './link.js';
import { podTrouble } from './pod-trouble.js';
import { predicted } from './rulings.js';

/** A question beside the prediction gets little time: the verdict stands without its answer. */
const enquiryMs = 3000;

const protocols: readonly Protocol[] = ['v1', 'v2', 'grpc-v2', 'grpc-v1'];

/** Decides, and where the server or the cluster can say more (models, protocol, routes), asks it and decides again. */
export async function judge(
  link: Link,
  callee: Callee,
  evidence: Evidence,
  signal: AbortSignal,
): Promise<Ruling> {
  if (evidence.predicted && evidence.roundTrip.failure === undefined) return predicted(evidence);
  // What may have gone wrong fills more code than all else of a call: it is loaded when something has.
  const { decideVerdict } = await import('./verdict.js');
  const ruling = decideVerdict(evidence);
  if (ruling.ask === undefined) return ruling;
  const answered = { ...evidence, ...(await enquire(ruling.ask, link, callee, evidence, signal)) };
  const again = decideVerdict(answered);
  // What the server speaks may leave the pods to be asked, and the reverse never.
  if (again.ask === undefined || again.ask === ruling.ask) return again;
  return decideVerdict({ ...answered, ...(await enquire(again.ask, link, callee, answered, signal)) });
}

async function enquire(
  ask: NonNullable<Ruling['ask']>,
  link: Link,
  callee: Callee,
  { endpoint, verb }: Evidence,
  signal: AbortSignal,
): Promise<Partial<Evidence>> {
  switch (ask) {
    case 'models':
      return { models: await askModels(link, callee, endpoint, signal) };
    case 'protocols':
      return { speaks: await askProtocols(link, callee, endpoint, verb, signal) };
    case 'versions':
      return {
        versions: await askVersions(link, callee, endpoint, signal),
        models: await askModels(link, callee, endpoint, signal),
      };
    case 'inputs':
      return { statesInputs: await askInputs(link, callee, endpoint, signal) };
    case 'pods':
      return { podTrouble: await podTrouble(link.cluster, callee.service, enquiryMs, signal) };
    case 'routes':
      return { routes: await routedHosts(link.cluster, callee.service, signal) };
  }
}

/** The names of the models that the server has; none when it does not tell. */
async function askModels(
  { codecs }: Link,
  callee: Callee,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { models } = await codecs.calls(callee.protocol, callee);
  for (const call of models()) {
    const roundTrip = await call.send(endpoint, enquiryMs, signal);
    const reading = readAnswer(call, roundTrip.response);
    if ('value' in reading && reading.value.length > 0) return reading.value;
  }
  return [];
}

/** The versions of this model that the server has; none when it does not tell. */
async function askVersions(
  { codecs }: Link,
  callee: Callee,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { versions } = await codecs.calls(callee.protocol, callee);
  const { name, binary, verb } = callee.model;
  for (const call of versions({ name, binary, verb })) {
    const roundTrip = await call.send(endpoint, enquiryMs, signal);
    const reading = readAnswer(call, roundTrip.response);
    if ('value' in reading && reading.value.length > 0) return reading.value;
  }
  return [];
}

/** Whether the server states what the model takes: TensorFlow Serving in V1, KServe's own servers beside it in V2. */
async function askInputs(
  { codecs }: Link,
  callee: Callee,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<boolean> {
  for (const one of callee.protocol === 'v1' ? (['v1', 'v2'] as const) : [callee.protocol]) {
    const call = (await codecs.calls(one, callee)).metadata(callee.model);
    const { response } = await call.send(endpoint, enquiryMs, signal);
    const reading = readAnswer(call, response);
    if ('value' in reading && reading.value.signatures.some(({ inputs }) => inputs.length > 0)) return true;
  }
  return false;
}

/** The protocols in which the server says that this model is ready. */
async function askProtocols(
  { codecs }: Link,
  callee: Callee,
  endpoint: Endpoint,
  verb: Evidence['verb'],
  signal: AbortSignal,
): Promise<readonly Protocol[]> {
  // A question that has no answer says nothing of the protocol: so that one is tried, too.
  const others = protocols.filter((one) => one !== callee.protocol || verb === 'ask');
  const answers = await Promise.all(
    others.map(async (one) => {
      const call = (await codecs.calls(one, callee)).ready(callee.model);
      const { response } = await call.send(endpoint, enquiryMs, signal);
      const reading = readAnswer(call, response);
      return 'value' in reading && reading.value ? [one] : [];
    }),
  );
  return answers.flat();
}
