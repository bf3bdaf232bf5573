import { isJsonObject, stringifyJson, type JsonObject } from '../../inference/json.js';
import { textAnswer, type DemoAnswer, type DemoHandler, type DemoRequest } from '../wire/exchange.js';
import { readJson } from '../wire/read-json.js';
import { jsonFault } from './go-json.js';

/** The header in which the endpoint picker names the pod that prefills (llm-d-inference-scheduler v0.7.1, pkg/common). */
export const prefillerHeader = 'x-prefiller-host-port';

export type SidecarPeers = {
  /** The model server beside it; undefined while nothing listens there. */
  readonly decoder: () => DemoHandler | undefined;
  /** The model server of the pod that the picker chose to prefill. */
  readonly prefiller: (address: string) => DemoHandler | undefined;
};

/**
 * llm-d's routing sidecar (llm-d-inference-scheduler v0.7.1, pkg/sidecar/proxy, connector nixlv2): it has a text begun by the pod that
 * prefills, then written by the model server beside it. Its own errors are JSON whose content type Go has guessed.
 */
export function routingSidecar(peers: SidecarPeers): DemoHandler {
  const decode: DemoHandler = async (request, signal) =>
    (await peers.decoder()?.(request, signal)) ?? decoderIsGone;
  return async (request, signal) => {
    if (request.method === 'GET' && request.path === '/health') return textAnswer(200, '');
    const address = request.headers[prefillerHeader];
    const isText = request.method === 'POST' && /^\/v1\/(?:chat\/)?completions$/.test(request.path);
    if (!isText || address === undefined) return decode(request, signal);
    const body = readJson(request.body);
    if (body === undefined || !isJsonObject(body))
      return ownError(400, 'BadRequestError', jsonFault(request.body));
    const prefilled = await peers.prefiller(address)?.(prefillRequest(request, body), signal);
    // A fault of the request itself is answered at once; after any other, the decoder does all of the work.
    if (
      prefilled !== undefined &&
      prefilled !== 'reset' &&
      prefilled.status >= 400 &&
      prefilled.status <= 451
    )
      return prefilled;
    return decode(request, signal);
  };
}

/** One token, which nobody reads: what counts is the cache that it leaves. */
function prefillRequest(request: DemoRequest, body: JsonObject): DemoRequest {
  const { stream_options: _, ...rest } = body;
  const prefill = { ...rest, stream: false, max_tokens: 1, max_completion_tokens: 1 };
  return { ...request, body: Buffer.from(stringifyJson(prefill)) };
}

const decoderIsGone = ownError(
  503,
  'ServiceUnavailable',
  'The decode node is not ready. Please check that the vLLM service is running and the port configuration is correct.',
);

/** errors.go: a struct, without a content type. */
function ownError(code: number, type: string, message: string): DemoAnswer {
  const error = { object: 'error', message, type, param: '', code };
  return textAnswer(code, JSON.stringify(error), 'text/plain; charset=utf-8');
}
