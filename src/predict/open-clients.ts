import type {
  GrpcRequest,
  GrpcResponse,
  HttpRequest,
  HttpResponse,
  ModelResponse,
} from '../inference/exchange.js';
import { isMeantAsV2, type Payload } from '../inference/payload.js';
import type { Endpoint } from '../inference/endpoint.js';
import { withAudience, type TokenFrom } from '../inference/token-from.js';
import { spokenProtocols, type Protocol, type Service } from '../kserve/service.js';
import { nextStep, Problem } from '../problem.js';
import { protocols } from '../protocol/protocols.js';
import type { AnswerLimits, Transport, Trust } from '../transport/transport.js';
import { createClient, type ModelClient, type RequestCredentials } from './model-client.js';
import { headersFor, type UserHeaders, withheldBecause } from './secrets.js';
import type { Tokens } from './tokens.js';

/** Whom a call goes to, and of which account a token goes along. */
type Recipient = { readonly service: Service; readonly tokenFrom?: TokenFrom };

/** The clients of all protocols, each loaded when first used: REST never loads gRPC, nor the reverse. */
export type ModelClients = {
  /** To this service, with a token of the account where one is named. */
  readonly clientFor: (protocol: Protocol, to: Recipient) => Promise<ModelClient>;
  readonly close: () => void;
};

/** Opens a transport at the first call that needs it; `given` goes to the services that it is for, a token of `tokens` with the first request that needs one. */
export function openClients(
  trust: Trust,
  given: UserHeaders,
  tokens: Tokens,
  limits: AnswerLimits,
): ModelClients {
  let rest: Transport<HttpRequest> | undefined;
  let grpc: Transport<GrpcRequest> | undefined;
  return {
    clientFor: async (protocol, to) => {
      const facts = protocols[protocol];
      if (facts.load === undefined) throw notYet();
      const credentials = credentialsOf(given, tokens, to);
      if (facts.transport === 'http') {
        const [{ openRest }, codec] = await Promise.all([import('../transport/rest.js'), facts.load()]);
        rest ??= openRest(trust, limits);
        return createClient(codec, rest, isHttp, credentials);
      }
      const [{ openGrpc }, codec] = await Promise.all([import('../transport/grpc.js'), facts.load()]);
      grpc ??= openGrpc(trust, limits);
      return createClient(codec, grpc, isGrpc, credentials);
    },
    close: () => {
      rest?.close();
      grpc?.close();
      rest = undefined;
      grpc = undefined;
    },
  };
}

/** Whether the model's metadata decides how this payload is encoded. V1's forms state neither names nor types, V2's both. */
export function needsMetadata(protocol: Protocol, payload: Payload): boolean {
  const { metadataDecides } = protocols[protocol];
  if (metadataDecides === 'all' || payload.kind === 'tensors') return true;
  return metadataDecides === 'all but V2 bodies' && !isMeantAsV2(payload.value);
}

function credentialsOf(
  given: UserHeaders,
  tokens: Tokens,
  { service, tokenFrom }: Recipient,
): RequestCredentials {
  const headers = headersFor(given, service);
  if (tokenFrom === undefined) return { headers };
  const { named = false, account, namespace = service.namespace } = tokenFrom;
  const from = (endpoint: Endpoint) => withAudience(tokenFrom, endpoint);
  return {
    headers,
    account: {
      get: (endpoint, signal) => tokens.get(from(endpoint), service.namespace, signal),
      refused: (endpoint, token) => tokens.refused(from(endpoint), service.namespace, token),
      withheldBecause: (endpoint) => withheldBecause(endpoint, { service, insecure: given.insecure, named }),
      notes: (endpoint) => audienceNotes(tokenFrom, endpoint, service),
      ...(tokenFrom.audiences.length > 0 ? {} : { withoutAudience: { namespace, name: account } }),
    },
  };
}

/** What to tell about a token's audience; nothing where the user named it. */
function audienceNotes(
  { account, audiences }: TokenFrom,
  { audience }: Endpoint,
  { name }: Service,
): readonly string[] {
  if (audiences.length > 0) return [];
  const isForApi = audience?.forApi !== false;
  return [
    ...(audience === undefined
      ? []
      : [`the token is for ${audience.audiences.join(' and ')}, as ${audience.by} states`]),
    ...(isForApi
      ? [
          `the token is for the API server itself, for ten minutes: whoever serves ${name} can act as serviceaccount/${account} with it; --token-audience names another audience`,
        ]
      : []),
  ];
}

function isHttp(response: ModelResponse): response is HttpResponse {
  return response.transport === 'http';
}

function isGrpc(response: ModelResponse): response is GrpcResponse {
  return response.transport === 'grpc';
}

function notYet(): Problem {
  return new Problem('usage', 'isvc does not speak the OpenAI protocol yet.', {
    remedy: nextStep(
      `Choose another with --protocol ${spokenProtocols.join('|')} if the server speaks one.`,
      'protocol',
    ),
  });
}
