import type { GrpcResponse, HttpRequest, HttpResponse, ModelResponse } from '../inference/exchange.js';
import { isMeantAsV2, type Payload } from '../inference/payload.js';
import type { TokenFrom } from '../inference/token-from.js';
import type { Protocol, Service } from '../kserve/service.js';
import type { OpenAiCall } from '../protocol/openai-request.js';
import type { Codec } from '../protocol/codec.js';
import { protocols } from '../protocol/protocols.js';
import type { AgentPool } from '../transport/agent-pool.js';
import type { Pass } from '../transport/passing.js';
import type { openGrpc } from '../transport/grpc.js';
import type { openRest } from '../transport/rest.js';
import type { AnswerLimits, Trust } from '../transport/transport.js';
import { credentialsOf, type RequestCredentials } from './credentials.js';
import type { ModelClient } from './model-client.js';
import type { UserHeaders } from './secrets.js';
import type { Tokens } from './tokens.js';

/** Whom a call goes to, of which account a token goes along, and how OpenAI's API is called. */
export type Recipient = {
  readonly service: Service;
  readonly tokenFrom?: TokenFrom;
  readonly openAi?: { readonly prefix: string };
  readonly modelGiven?: true;
  readonly graph?: object;
  readonly isStep?: true;
  readonly streams?: boolean;
  /** Of a client whose request is passed on, in place of any token: it is for this very service. */
  readonly authorization?: string;
};

/** The clients of all protocols, each loaded when first used: REST never loads gRPC, nor the reverse. */
export type ModelClients = {
  /** To this service, with a token of the account where one is named. */
  readonly clientFor: (protocol: Protocol, to: Recipient) => Promise<ModelClient>;
  /** The headers of every request to this service. */
  readonly credentialsFor: (to: Recipient) => RequestCredentials;
  /** Passes requests on that others have made. */
  readonly pass: () => Promise<Pass>;
  /** The settings that another thread of this program needs to make the same connections. */
  readonly connecting: { readonly trust: Omit<Trust, 'lookup'>; readonly limits: AnswerLimits };
  readonly close: () => void;
};

/** Opens a transport at the first call that needs it; `given` goes to the services that it is for, a token of `tokens` with the first request that needs one. */
export function openClients(
  trust: Trust,
  given: UserHeaders,
  tokens: Tokens,
  limits: AnswerLimits,
  agents?: AgentPool,
): ModelClients {
  let rest: ReturnType<typeof openRest> | undefined;
  let grpc: ReturnType<typeof openGrpc> | undefined;
  let pass: Promise<Pass> | undefined;
  const { lookup: _, ...plainTrust } = trust;
  return {
    connecting: { trust: plainTrust, limits },
    credentialsFor: (to) => credentialsOf(given, tokens, to),
    pass: () => {
      pass ??= import('../transport/pass.js').then(({ openPass }) => openPass(trust));
      return pass;
    },
    clientFor: async (protocol, to) => {
      const facts = protocols[protocol];
      const credentials = credentialsOf(to.isStep === true ? withoutNamed(given) : given, tokens, to);
      if (facts.transport === 'http') {
        const [opener, { createClient }, codec] = await Promise.all([
          import('../transport/rest.js'),
          import('./model-client.js'),
          to.graph === undefined ? facts.load(openAiCallOf(to)) : loadGraphCodec(protocol),
        ]);
        rest ??= opener.openRest(trust, limits, agents);
        return createClient(codec, rest, isHttp, credentials);
      }
      const [opener, { createClient }, codec] = await Promise.all([
        import('../transport/grpc.js'),
        import('./model-client.js'),
        facts.load(),
      ]);
      grpc ??= opener.openGrpc(trust, limits);
      return createClient(codec, grpc, isGrpc, credentials);
    },
    close: () => {
      rest?.close();
      agents?.close();
      grpc?.close();
      void pass?.then((opened) => opened.close());
      pass = undefined;
      rest = undefined;
      grpc = undefined;
    },
  };
}

/** A secret that was given beside a name stays with that service; the others say themselves whom they are for. */
function withoutNamed({ scoped = [], insecure }: UserHeaders): UserHeaders {
  return { headers: {}, scoped, insecure };
}

async function loadGraphCodec(protocol: Protocol): Promise<Codec<HttpRequest, HttpResponse>> {
  const { graphCodec } = await import('../protocol/graph.js');
  return graphCodec(protocol === 'v2' ? 'v2' : 'v1');
}

/** Whether the model's metadata decides how this payload is encoded. V1's forms state neither names nor types, V2's both. */
export function needsMetadata(protocol: Protocol, payload: Payload): boolean {
  const { metadataDecides } = protocols[protocol];
  if (metadataDecides === 'all' || payload.kind === 'tensors') return true;
  return metadataDecides === 'all but V2 bodies' && !isMeantAsV2(payload.value);
}

/** Where the server was not found yet: as KServe's Python server has it for modelFormat huggingface, or as all others do. */
function openAiCallOf({ service, openAi, modelGiven, streams = false }: Recipient): OpenAiCall {
  const usual = service.format === 'huggingface' ? '/openai' : '';
  const prefix = openAi?.prefix ?? usual;
  return { prefix, task: service.task ?? 'chat', streams, replacesModel: modelGiven === true };
}

function isHttp(response: ModelResponse): response is HttpResponse {
  return response.transport === 'http';
}

function isGrpc(response: ModelResponse): response is GrpcResponse {
  return response.transport === 'grpc';
}
