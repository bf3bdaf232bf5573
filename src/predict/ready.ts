import type { Service } from '../kserve/service.js';
import { Problem } from '../problem.js';
import { deliver } from './deliver.js';
import { calleeOf, deliveryOf, evidenceOf, type Link, readAnswer } from './link.js';
import type { CallOptions } from './options.js';
import { decideVerdict } from './verdict.js';

export type Readying = {
  readonly serviceReady: boolean;
  readonly serverReady: boolean | undefined;
  readonly modelReady: boolean | undefined;
  /** What to tell of a step that is not ready. */
  readonly detail: string;
};

/** Whether the service says that it is ready, and then whether its server and its model do. "No" and "unreachable" are values. */
export async function askReady(
  link: Link,
  service: Service,
  options: CallOptions,
  signal: AbortSignal,
): Promise<Readying> {
  const serviceReady = service.readiness === 'ready';
  if (!serviceReady) {
    const detail = service.whyNotReady ?? `the service is ${service.readiness}`;
    return { serviceReady, serverReady: undefined, modelReady: undefined, detail };
  }
  try {
    return await askServer(link, service, options, signal);
  } catch (error) {
    if (!(error instanceof Problem) || (error.kind !== 'no-way-in' && error.kind !== 'not-ready'))
      throw error;
    return { serviceReady, serverReady: undefined, modelReady: undefined, detail: error.summary };
  }
}

async function askServer(
  link: Link,
  service: Service,
  options: CallOptions,
  signal: AbortSignal,
): Promise<Readying> {
  const callee = calleeOf(service, options);
  options.onProgress?.(`asking ${service.name} whether its model is ready`);
  const call = (await link.codecs.calls(callee.protocol, callee.tokenFrom)).ready(callee.model);
  const delivered = await deliver(call, deliveryOf(link, callee), signal);
  const reading = readAnswer(call, delivered.sent.response);
  if ('value' in reading) {
    const detail = reading.value
      ? 'the model is ready'
      : `the server says that ${callee.model.name} is not ready`;
    return { serviceReady: true, serverReady: true, modelReady: reading.value, detail };
  }
  const verdict = decideVerdict(evidenceOf(link, callee, delivered, reading, 'ask', call.request));
  const answered = verdict.who === 'server' || verdict.who === 'model';
  return {
    serviceReady: true,
    serverReady: answered,
    modelReady: answered ? false : undefined,
    detail: [verdict.summary, ...verdict.next].join('\n'),
  };
}
