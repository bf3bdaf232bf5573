import type { Answer } from '../inference/answer.js';
import { isJsonObject } from '../inference/json.js';
import type { Payload } from '../inference/payload.js';
import type { CallTarget } from './call-target.js';

/** Why the request went where it did, and that another model than the one that was asked for answered it. */
export function openAiNotes(
  target: CallTarget,
  payload: Payload | undefined,
  answer: Pick<Answer, 'modelName'> | undefined,
): readonly string[] {
  const { openAi } = target;
  if (openAi === undefined) return [];
  const asked = payload === undefined ? undefined : modelAsked(target, payload);
  const answered = answer?.modelName;
  // A listed name may be another one for the same model.
  const isListed = openAi.models.some(({ id }) => id === asked);
  const isOther = asked !== undefined && answered !== undefined && asked !== answered && !isListed;
  return [
    `called in OpenAI's API${openAi.prefix === '' ? '' : ` below ${openAi.prefix}`}: ${openAi.why}`,
    ...(isOther
      ? [
          `the server was asked for model ${asked}, and says that ${answered} answered: it may ignore the name`,
        ]
      : []),
  ];
}

/** The request's `model`, as protocol/openai-request.ts writes it: not read from its body, which may be large. Undefined where it is not a text. */
function modelAsked({ model, modelGiven }: CallTarget, payload: Payload): string | undefined {
  const value = payload.kind === 'json' ? payload.value : undefined;
  if (modelGiven === true || !isJsonObject(value) || !Object.hasOwn(value, 'model')) return model.name;
  return typeof value['model'] === 'string' ? value['model'] : undefined;
}
