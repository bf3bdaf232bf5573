import { type Json, isJsonObject, ownField, ownText, stringifyJson } from '../inference/json.js';
import { itemsOf } from '../inference/nested.js';

/** An error as OpenAI-compatible servers state it. */
export type OpenAiError = {
  readonly message: string;
  /** `BadRequestError`, `invalid_request_error`, …; '' where none is stated. */
  readonly type: string;
  /** A number in vLLM and llama.cpp, text in KServe's server and at OpenAI: text here. '' where none is stated. */
  readonly code: string;
};

/**
 * The error that a body states; undefined where it states none. Its forms: `{"error": {message, type, param, code}}` (OpenAI; vLLM's
 * entrypoints/openai/engine/protocol.py; llama.cpp; KServe's kserve/protocol/rest/openai), `{"error": "…"}` (KServe's
 * kserve/errors.py), the inner object alone with `"object": "error"` (vLLM before 0.10; llm-d's routing sidecar), and FastAPI's
 * `{"detail": "…"}` and `{"detail": [{loc, msg}]}`.
 */
export function readOpenAiError(body: Json): OpenAiError | undefined {
  const error = ownField(body, 'error');
  if (typeof error === 'string') return { message: error, type: '', code: '' };
  if (isJsonObject(error)) return errorFrom(error);
  if (ownText(body, 'object') === 'error') return errorFrom(body);
  const detail = ownField(body, 'detail');
  if (typeof detail === 'string') return { message: detail, type: '', code: '' };
  const faults = itemsOf(detail)?.map(faultText);
  return faults === undefined ? undefined : { message: faults.join('; '), type: '', code: '' };
}

function errorFrom(error: Json): OpenAiError {
  const code = ownField(error, 'code');
  const message = ownText(error, 'message');
  return {
    message: message === '' ? stringifyJson(error, { side: 'answer' }) : message,
    type: ownText(error, 'type'),
    code: typeof code === 'number' || typeof code === 'string' ? String(code) : '',
  };
}

/** One of pydantic's errors: what is wrong, and where. */
function faultText(fault: Json): string {
  const place = itemsOf(ownField(fault, 'loc')) ?? [];
  const message = ownText(fault, 'msg');
  return place.length === 0 ? message : `${place.map(String).join('.')}: ${message}`;
}
