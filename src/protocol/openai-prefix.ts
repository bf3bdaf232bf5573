import type { ServedModel } from '../inference/answer.js';
import type { HttpRequest, HttpResponse } from '../inference/exchange.js';
import { Problem } from '../problem.js';
import { getJson } from './http-json.js';
import { decodeServedModels } from './openai.js';

/** Where an OpenAI-compatible server was found below an address. */
export type OpenAiServer = {
  /** The prefix before `/v1`. */
  readonly prefix: string;
  readonly models: readonly ServedModel[];
  /** For a person: `GET /openai/v1/models lists qwen`. */
  readonly why: string;
};

/**
 * The prefixes to look below, the likelier first: KServe's Python server has `/openai` (its env KSERVE_OPENAI_ROUTE_PREFIX may say
 * another), all others have none.
 */
export const openAiPrefixes = ['/openai', ''] as const;

/** The request that shows whether a server is below a prefix: to be sent for each, side by side. */
export function encodePrefixQuery(prefix: string): HttpRequest {
  return getJson(`${prefix}/v1/models`);
}

/**
 * The server that the answers show; undefined where none of them is a list of models. KServe's Python server answers at both paths: with
 * OpenAI's list at its own, with V1's list of names at the other. Where both are lists the first prefix holds.
 */
export function chooseOpenAiServer(
  answers: readonly { readonly prefix: string; readonly response: HttpResponse | undefined }[],
): OpenAiServer | undefined {
  for (const { prefix, response } of answers) {
    const models = response === undefined ? undefined : modelsIn(response);
    if (models === undefined) continue;
    const names = models.map(({ id }) => id);
    const what = names.length === 0 ? 'an empty list' : names.slice(0, 3).join(', ');
    const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
    return { prefix, models, why: `GET ${prefix}/v1/models lists ${what}${more}` };
  }
  return undefined;
}

/** Undefined for a refusal, and for any other answer: a gateway's page, V1's list, nothing at all. */
function modelsIn(response: HttpResponse): readonly ServedModel[] | undefined {
  if (response.status < 200 || response.status > 299) return undefined;
  try {
    return decodeServedModels(response);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
