import type {
  GrpcRequest,
  GrpcResponse,
  HttpRequest,
  HttpResponse,
  ModelResponse,
} from '../inference/exchange.js';
import { isMeantAsV2, type Payload } from '../inference/payload.js';
import type { TokenFrom } from '../inference/token-from.js';
import type { Protocol } from '../kserve/service.js';
import { Problem } from '../problem.js';
import type { AnswerLimits, Transport, Trust } from '../transport/transport.js';
import { bindCalls, type Calls, type Codec } from './calls.js';
import type { Login } from './request-headers.js';
import type { Tokens } from './tokens.js';

/** The calls of each protocol, loaded when first used: REST never loads gRPC, nor the reverse. */
export type Codecs = {
  /** With a token of this account, where one is named. */
  readonly calls: (protocol: Protocol, tokenFrom: TokenFrom | undefined) => Promise<Calls>;
  readonly close: () => void;
};

type HttpCodec = Codec<HttpRequest, HttpResponse>;
type GrpcCodec = Codec<GrpcRequest, GrpcResponse>;

type Entry =
  | { readonly transport: 'http'; readonly load: () => Promise<HttpCodec> }
  | { readonly transport: 'grpc'; readonly load: () => Promise<GrpcCodec> };

const table: Readonly<Record<Exclude<Protocol, 'openai'>, Entry>> = {
  v1: { transport: 'http', load: () => import('../protocol/v1.js') },
  v2: { transport: 'http', load: () => import('../protocol/v2.js') },
  'grpc-v2': { transport: 'grpc', load: () => import('../protocol/grpc-v2.js') },
  'grpc-v1': { transport: 'grpc', load: () => import('../protocol/grpc-v1.js') },
};

/** Opens a transport at the first call that needs it; `headers` go with every request, a token of `tokens` with the first that needs one. */
export function openCodecs(
  trust: Trust,
  headers: Readonly<Record<string, string>>,
  tokens: Tokens,
  limits: AnswerLimits,
): Codecs {
  let rest: Transport<HttpRequest> | undefined;
  let grpc: Transport<GrpcRequest> | undefined;
  return {
    calls: async (protocol, tokenFrom) => {
      if (protocol === 'openai') throw notYet();
      const login = loginOf(headers, tokens, tokenFrom);
      const entry = table[protocol];
      if (entry.transport === 'http') {
        const [{ openRest }, codec] = await Promise.all([import('../transport/rest.js'), entry.load()]);
        rest ??= openRest(trust, limits);
        return bindCalls(codec, rest, isHttp, login);
      }
      const [{ openGrpc }, codec] = await Promise.all([import('../transport/grpc.js'), entry.load()]);
      grpc ??= openGrpc(trust, limits);
      return bindCalls(codec, grpc, isGrpc, login);
    },
    close: () => {
      rest?.close();
      grpc?.close();
      rest = undefined;
      grpc = undefined;
    },
  };
}

/**
 * Whether the model's metadata decides how this JSON is encoded: gRPC-V1 takes types and names from the signature, and V1's
 * forms have neither for V2. V1, and a body in V2's own form (a list of `inputs`), need nothing.
 */
export function needsMetadata(protocol: Protocol, payload: Payload): boolean {
  if (payload.kind === 'tensors') return true;
  if (protocol === 'v1' || protocol === 'openai') return false;
  if (protocol === 'grpc-v1') return true;
  return !isMeantAsV2(payload.value);
}

function loginOf(headers: Login['headers'], tokens: Tokens, from: TokenFrom | undefined): Login {
  if (from === undefined) return { headers };
  const get = (signal: AbortSignal) => tokens.get(from, signal);
  return { headers, token: { get, refused: (token) => tokens.refused(from, token) } };
}

function isHttp(response: ModelResponse): response is HttpResponse {
  return response.transport === 'http';
}

function isGrpc(response: ModelResponse): response is GrpcResponse {
  return response.transport === 'grpc';
}

function notYet(): Problem {
  return new Problem('usage', 'isvc does not speak the OpenAI protocol yet.', {
    remedy: 'Choose another with --protocol v1|v2|grpc-v2|grpc-v1 if the server speaks one.',
  });
}
