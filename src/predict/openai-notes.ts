import type { Answer } from '../inference/answer.js';
import { parseJson } from '../inference/read-json.js';
import { textAt } from '../kserve/fields.js';
import type { CallTarget } from './call-target.js';
import type { Evidence } from './evidence.js';

/** Why the request went where it did, and that another model than the one that was asked for answered it. */
export function openAiNotes(
  { openAi, model }: CallTarget,
  { value, request }: Evidence<Answer>,
): readonly string[] {
  if (openAi === undefined) return [];
  const asked = request.transport === 'http' ? modelIn(request.body) : undefined;
  const answered = value?.modelName;
  // A listed name may be another one for the same model.
  const isListed = openAi.models.some(({ id }) => id === asked);
  const isOther = asked !== undefined && answered !== undefined && asked !== answered && !isListed;
  return [
    `called in OpenAI's API${openAi.prefix === '' ? '' : ` below ${openAi.prefix}`}: ${openAi.why}`,
    ...(isOther
      ? [
          `the server was asked for model ${asked ?? model.name}, and says that ${answered} answered: it may ignore the name`,
        ]
      : []),
  ];
}

/** What a request's body names as its model. It may hold NaN, as a payload may. */
function modelIn(body: string | Uint8Array | undefined): string | undefined {
  return typeof body === 'string' ? textAt(parseJson(body), 'model') : undefined;
}
