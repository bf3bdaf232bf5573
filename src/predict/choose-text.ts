import { utf8TextFrom } from '../runtime/byte-work.js';
import type { Payload } from '../inference/payload.js';
import type { LanguageTask } from '../kserve/service.js';
import { readJson } from '../inference/read-json.js';
import { inSlices, type Work } from '../runtime/work.js';
import { readPayload } from '../payload/read.js';
import { nextStep, Problem } from '../problem.js';
import { imagePayload, rankPayload, textPayload } from '../protocol/openai-request.js';

// The payload for a language model. The request itself tells what a task takes: a text alone is a message of a chat.

/** The input that is sent where none was given: the model need not be asked for it. */
const question = 'What are you? Answer in one short sentence.';
const documents = ['A language model that writes text.', 'A model that ranks documents.'];
const imageQuestion = 'What is in this image?';

/** The user's input, and the model's task. */
type GivenPrompt = {
  readonly bytes: Uint8Array;
  readonly name: string;
  /** About an image. */
  readonly question?: string;
  readonly task: LanguageTask;
};

type Prompt = { readonly payload: Payload; readonly notes: readonly string[] };

/** A question for a language model where nobody gave one. */
export function madeUpPrompt(task: LanguageTask = 'chat'): Prompt {
  const payload = task === 'rerank' ? rankPayload(question, documents) : textPayload(question, task);
  return { payload, notes: [] };
}

/**
 * A payload for a language model: a PNG or JPEG image becomes a message with a question about it, the given one or one of ours; JSON that is an object is a request;
 * any other text is what the task takes, as it stands, without the line feed at its end. Throws Problem "payload".
 */
export async function readPrompt(given: GivenPrompt, signal: AbortSignal): Promise<Prompt> {
  return inSlices(promptFrom(given), undefined, signal);
}

function* promptFrom({ bytes, name, question, task }: GivenPrompt): Work<Prompt> {
  const text = yield* utf8TextFrom(bytes);
  if (text === undefined) return yield* binaryPrompt(bytes, name, question);
  const plain = text.replace(/^\uFEFF/u, '');
  if (plain.trim() === '') throw empty(name);
  if (/^\s*\{/u.test(plain) || /\.json$/iu.test(name)) {
    const body = Buffer.from(plain);
    return {
      payload: { kind: 'json', text: plain, value: (yield* readJson(body, 'payload')).value },
      notes: [],
    };
  }
  return { payload: textPayload(plain.replace(/\r?\n$/u, ''), task), notes: [] };
}

function* binaryPrompt(bytes: Uint8Array, name: string, given: string | undefined): Work<Prompt> {
  const raw = yield* readPayload(bytes, name);
  if (raw.kind !== 'image') {
    throw new Problem(
      'payload',
      `${name} is neither a text nor an image, and a language model takes nothing else.`,
      {
        namesPayload: true,
        remedy: 'Give a text, a PNG or JPEG image, or the JSON of a request.',
      },
    );
  }
  const question = given ?? imageQuestion;
  return { payload: imagePayload(raw, question), notes: [`asked with the image: ${question}`] };
}

function empty(name: string): Problem {
  return new Problem('payload', `${name} is empty.`, {
    namesPayload: true,
    remedy: nextStep("Give a text: -d 'some words'", 'payload'),
  });
}
