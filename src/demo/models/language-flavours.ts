import type { Json } from '../../inference/json.js';
import { type DemoAnswer, jsonAnswer, textAnswer } from '../wire/exchange.js';
import type { RestRoute } from '../wire/rest.js';
import { kserveJson } from './kserve-json.js';
import { requireModel, v1Routes } from './kserve-v1.js';
import { isJsonType, v2Routes } from './kserve-v2.js';
import { notAnObject, type BodyFault } from './language-request.js';
import { refusal } from './model.js';

/** `vllm`: vLLM's own server. `kserve`: KServe's huggingfaceserver, which has vLLM inside and paths of its own around it. */
export type Flavour = 'vllm' | 'kserve';

type FlavourParts = {
  readonly prefix: string;
  /** Whether a request without `model` is refused; vLLM answers it with the model that it has. */
  readonly needsModel: boolean;
  readonly modelCard: (id: string, contextTokens: number) => Json;
  readonly otherRoutes: (modelName: string) => readonly RestRoute[];
  readonly noRoute: DemoAnswer;
  /** Why a body of this content type is not read; undefined where it is. */
  readonly refuseType: (contentType: string) => DemoAnswer | undefined;
  readonly errors: {
    readonly malformed: (fault: BodyFault) => DemoAnswer;
    readonly noModel: (asked: string | undefined) => DemoAnswer;
    readonly tooLong: (contextTokens: number, promptTokens: number) => DemoAnswer;
    readonly tooMany: (contextTokens: number, promptTokens: number, maxTokens: number) => DemoAnswer;
    readonly badMaxTokens: (maxTokens: number) => DemoAnswer;
  };
};

/** Neither server handles Starlette's exception of an unknown path: it is FastAPI's own body. */
const noRoute = jsonAnswer(404, '{"detail":"Not Found"}');

/** The texts of vLLM's vllm/entrypoints/openai/engine/serving.py (`_validate_input`). */
const vllmTexts = {
  tooLong: (context: number, prompt: number) =>
    `This model's maximum context length is ${context} tokens. However, your request has ${prompt} input tokens. ` +
    'Please reduce the length of the input messages.',
  tooMany: (context: number, prompt: number, most: number) =>
    `'max_tokens' or 'max_completion_tokens' is too large: ${most}. This model's maximum context length is ${context} tokens ` +
    `and your request has ${prompt} input tokens (${most} > ${context} - ${prompt}).`,
  /** vllm/sampling_params.py. */
  badMaxTokens: (most: number) => `max_tokens must be at least 1, got ${most}.`,
};

/** vLLM's ErrorResponse (its entrypoints/openai/engine/protocol.py): the code is a number. */
function vllmError(status: number, type: string, message: string, param: string | null = null): DemoAnswer {
  return jsonAnswer(status, kserveJson({ error: { message, type, param, code: status } }));
}

/** A VLLMValidationError (vllm/exceptions.py), whose text ends with what it is about. */
function vllmValueError(message: string, param: string, value: number): DemoAnswer {
  return vllmError(400, 'BadRequestError', `${message} (parameter=${param}, value=${value})`, param);
}

/** KServe's create_error_response (python/kserve/kserve/protocol/rest/openai): the code is text. */
function kserveError(status: number, type: string, message: string): DemoAnswer {
  return jsonAnswer(status, kserveJson({ error: { code: String(status), message, param: '', type } }));
}

const now = () => Math.floor(Date.now() / 1000);

export const flavours: Readonly<Record<Flavour, FlavourParts>> = {
  vllm: {
    prefix: '',
    needsModel: false,
    modelCard: (id, contextTokens) => ({
      id,
      object: 'model',
      created: now(),
      owned_by: 'vllm',
      root: id,
      parent: null,
      max_model_len: contextTokens,
    }),
    otherRoutes: () => [
      { method: 'GET', path: /^\/(?:health|ping)$/, answer: () => textAnswer(200, '') },
      // vllm/entrypoints/pooling/score/api_router.py, of a model that writes text.
      {
        method: 'POST',
        path: /^(?:\/v[12])?\/rerank$/,
        answer: () => vllmError(400, 'BadRequestError', 'The model does not support Rerank (Score) API'),
      },
      { method: 'GET', path: /^\/version$/, answer: () => jsonAnswer(200, '{"version":"0.24.0"}') },
    ],
    noRoute,
    // vllm/entrypoints/openai/utils.py, validate_json_request.
    refuseType: (contentType) =>
      contentType.toLowerCase().split(';')[0] === 'application/json'
        ? undefined
        : vllmError(400, 'Bad Request', `["Unsupported Media Type: Only 'application/json' is allowed"]`),
    errors: {
      // Its handler of FastAPI's RequestValidationError: the errors as Python writes them.
      malformed: ({ place, type, text }) => {
        const where = place.map((part) => (typeof part === 'number' ? part : `'${part}'`)).join(', ');
        const list = `[{'type': '${type}', 'loc': (${where}${place.length === 1 ? ',' : ''}), 'msg': '${text}'}]`;
        return vllmError(400, 'Bad Request', list);
      },
      noModel: (asked) => vllmError(404, 'NotFoundError', `The model \`${asked}\` does not exist.`, 'model'),
      tooLong: (context, prompt) =>
        vllmValueError(vllmTexts.tooLong(context, prompt), 'input_tokens', prompt),
      tooMany: (context, prompt, most) =>
        vllmValueError(vllmTexts.tooMany(context, prompt, most), 'max_tokens', most),
      badMaxTokens: (most) => vllmValueError(vllmTexts.badMaxTokens(most), 'max_tokens', most),
    },
  },
  // As its 0.21 answered when it was run, but for vLLM's own texts, which it passes on.
  kserve: {
    prefix: '/openai',
    needsModel: true,
    modelCard: (id) => ({ id, created: now(), object: 'model', owned_by: '' }),
    otherRoutes: (modelName) => [
      { method: 'GET', path: /^\/$/, answer: () => jsonAnswer(200, '{"status":"alive"}') },
      ...v1Routes(modelName, noInference),
      // model_metadata of dataplane.py refuses what `infer` does.
      { method: 'GET', path: /^\/v2\/models\/([^/]+)$/, answer: ([asked]) => noMetadata(modelName, asked) },
      ...v2Routes({ name: modelName, inputs: [], outputs: [], run: noInference }),
    ],
    noRoute,
    refuseType: (contentType) => (isJsonType(contentType) ? undefined : kserveFault(notAnObject)),
    errors: {
      malformed: kserveFault,
      noModel: (asked) => noKserveModel(asked),
      tooLong: (context, prompt) => kserveError(400, 'BadRequestError', vllmTexts.tooLong(context, prompt)),
      tooMany: (context, prompt, most) =>
        kserveError(400, 'BadRequestError', vllmTexts.tooMany(context, prompt, most)),
      badMaxTokens: (most) => kserveError(400, 'BadRequestError', vllmTexts.badMaxTokens(most)),
    },
  },
};

function kserveFault({ place, type, text }: BodyFault): DemoAnswer {
  return jsonAnswer(422, kserveJson({ detail: [{ type, loc: [...place], msg: text }] }));
}

/** kserve/protocol/dataplane.py 0.21, `infer`; the error's class is of kserve/errors.py, generic_exception_handler. */
function noInference(): Promise<never> {
  return Promise.reject(refusal('answer', 'ValueError : Model of type VLLMModel does not support inference'));
}

function noMetadata(modelName: string, asked: string | undefined): Promise<never> {
  requireModel(modelName, asked);
  return noInference();
}

/** kserve/errors.py, ModelNotFound; a name that is missing is Python's None. */
function noKserveModel(asked = 'None'): DemoAnswer {
  return jsonAnswer(404, kserveJson({ error: `Model with name ${asked} does not exist.` }));
}
