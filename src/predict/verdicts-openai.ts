import type { Verdict } from '../inference/exchange.js';
import { nextStep } from '../problem.js';
import type { Evidence } from './evidence.js';
import { isvcCommand } from './next-commands.js';
import { makeVerdict, serverLog, type Steps } from './verdicts.js';

/** Of KServe's server for generative models (huggingfaceserver, and models that are made for it). */
export function openAiOnly(evidence: Evidence, why: string): Verdict {
  return makeVerdict(evidence, 'server', `the model speaks only the OpenAI protocol, not V1 or V2: ${why}`, [
    nextStep(
      `Call it in that: ${isvcCommand({ ...evidence, protocol: 'openai' }, 'predict', "-d 'some words'")}`,
      'protocol',
      'openai',
    ),
  ]);
}

/** The prompt, with the tokens that were asked for, does not fit the context of the model. */
export function tooLong(evidence: Evidence, why: string): Verdict {
  return makeVerdict(evidence, 'model', `the prompt is too long for the model: ${why}`, [
    nextStep('Send a shorter one, or ask for fewer tokens: max_tokens in the payload.', 'payload'),
    ...(evidence.protocol === 'openai'
      ? [nextStep(`See how many tokens it takes: ${isvcCommand(evidence, 'metadata')}`, 'metadata')]
      : []),
  ]);
}

/** A server of OpenAI's API that has the model, and another use for it. */
export function wrongTask(evidence: Evidence, why: string): Verdict {
  return makeVerdict(evidence, 'server', `the model is not for this task: ${why}`, [
    nextStep(
      `The payload tells the task. To complete a text: -d '{"prompt": "…"}'; for embeddings: -d '{"input": "…"}'; to rank: -d '{"query": "…", "documents": ["…"]}'; to chat: -d 'some words'`,
      'payload',
    ),
    serverLog(evidence),
  ]);
}

/** A body of V1 or V2, as one that was saved before the model became another. */
export function otherBody({ protocol, request }: Evidence): Steps {
  if (protocol !== 'openai' || request.transport !== 'http' || typeof request.body !== 'string') return [];
  const isOther =
    /"(?:instances|inputs)"\s*:/u.test(request.body) &&
    !/"(?:messages|prompt|input)"\s*:/u.test(request.body);
  return isOther
    ? [nextStep("The payload is one of V1 or V2. A language model takes a text: -d 'some words'", 'payload')]
    : [];
}
