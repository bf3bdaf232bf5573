import type { ModelMetadata } from '../inference/answer.js';
import type { Service } from '../kserve/service.js';
import { nextStep, Problem } from '../problem.js';
import { askMetadata } from './ask-metadata.js';
import { judge } from './enquire.js';
import { calleeOf, type Link } from './link.js';
import type { CallOptions } from './options.js';
import { verdictProblemKind } from './problem-kind.js';
import { decideVerdict } from './verdict.js';

/** What the server states of the model. Throws a Problem of the verdict's kind when it states nothing. */
export async function readMetadata(
  link: Link,
  service: Service,
  options: CallOptions,
  signal: AbortSignal,
): Promise<ModelMetadata> {
  const callee = calleeOf(service, options);
  options.onProgress?.(`asking ${service.name} what its model takes`);
  const asked = await askMetadata(link, callee, signal);
  for (const note of asked.delivered.plan.notes) options.onNote?.(note);
  if ('metadata' in asked) return asked.metadata;
  const verdict = await judge(link, callee, asked.evidence, signal);
  const cause = verdict.evidence.join('\n');
  // A path that the server does not know: a fact of V1, no fault of this service.
  if (callee.protocol === 'v1' && decideVerdict(asked.evidence).ask === 'protocols') {
    throw new Problem('answer', `${service.name} states no metadata, over v1 or v2.`, {
      remedy: nextStep(
        "KServe's own V1 servers state none; send a payload with -f or -d to see what the model says of it.",
        'payload',
      ),
      cause,
    });
  }
  throw new Problem(verdictProblemKind(verdict), `${service.name} states no metadata: ${verdict.summary}`, {
    remedy: verdict.next,
    cause,
  });
}
