import type { Protocol } from '../kserve/service.js';
import type { Endpoint } from '../inference/endpoint.js';
import type { Evidence, Ruling } from './evidence.js';
import { type Callee, type Link, readAnswer } from './link.js';
import { routedHosts } from './routed-hosts.js';
import { decideVerdict } from './verdict.js';

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
  const ruling = decideVerdict(evidence);
  if (ruling.ask === undefined) return ruling;
  return decideVerdict({
    ...evidence,
    ...(await enquire(ruling.ask, link, callee, evidence.endpoint, signal)),
  });
}

async function enquire(
  ask: NonNullable<Ruling['ask']>,
  link: Link,
  callee: Callee,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Partial<Evidence>> {
  switch (ask) {
    case 'models':
      return { models: await askModels(link, callee, endpoint, signal) };
    case 'protocols':
      return { speaks: await askProtocols(link, callee, endpoint, signal) };
    case 'routes':
      return { routes: await routedHosts(link.cluster, callee.service, signal) };
  }
}

/** The names of the models that the server has; none when it does not tell. */
async function askModels(
  { codecs }: Link,
  { protocol, tokenFrom }: Callee,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { models } = await codecs.calls(protocol, tokenFrom);
  for (const call of models()) {
    const sent = await call.send(endpoint, enquiryMs, signal);
    const reading = readAnswer(call, sent.response);
    if ('value' in reading && reading.value.length > 0) return reading.value;
  }
  return [];
}

/** The protocols in which the server says that this model is ready. */
async function askProtocols(
  { codecs }: Link,
  { protocol, model, tokenFrom }: Callee,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<readonly Protocol[]> {
  const others = protocols.filter((one) => one !== protocol);
  const answers = await Promise.all(
    others.map(async (one) => {
      const call = (await codecs.calls(one, tokenFrom)).ready(model);
      const { response } = await call.send(endpoint, enquiryMs, signal);
      const reading = readAnswer(call, response);
      return 'value' in reading && reading.value ? [one] : [];
    }),
  );
  return answers.flat();
}
