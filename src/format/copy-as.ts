import type { Endpoint } from '../inference/endpoint.js';
import type { RequestOptions, Exchange } from '../inference/exchange.js';
import type { TokenFrom } from '../inference/token-from.js';
import { pathSegment } from '../network/path-segment.js';
import type { Protocol, Service } from '../kserve/service.js';
import { parseKey } from '../kserve/service-key.js';
import { withheldBecause, type RequestDraft } from '../predict/predict.js';
import { graphPath, protocols } from '../protocol/protocols.js';
import { curlCommand, curlOfFile } from './copy-curl.js';
import { grpcurlCommand, grpcurlOfFile } from './copy-grpcurl.js';
import { isvcCommand, isvcOfFile } from './copy-isvc.js';
import { copyNotes, isvcNotes } from './copy-notes.js';
import { copyTarget, headersTo, type Origin } from './copy-origin.js';
import { pythonOfGrpc, pythonOfRest } from './copy-python.js';

/**
 * A command for a shell, or a Python program, that can be pasted. Tokens stand in it as `$TOKEN`, from the environment. The
 * payload is what was sent, but for the space between JSON's tokens where a line would be too long to read.
 */
export type CopyAs = {
  readonly tool: 'curl' | 'grpcurl' | 'isvc' | 'python';
  readonly command: string;
  /** The conditions under which it works, for a person, a line each. */
  readonly notes: readonly string[];
};

/** A request as commands, the transport's own tool first. */
export function copyExchange(
  draft: RequestDraft & Partial<Pick<Exchange, 'roundTrip'>>,
  origin: Origin,
): readonly CopyAs[] {
  const { endpoint, request, options, tokenFrom } = draft;
  const { timeoutMs } = options;
  const target = copyTarget(endpoint, origin);
  const notes = copyNotes(draft, request.headers, origin);
  const isvc: CopyAs = {
    tool: 'isvc',
    command: isvcCommand(draft, origin),
    notes: isvcNotes(headersTo(draft.service, endpoint, origin.given).said, origin, tokenFrom),
  };
  if (request.transport === 'http') {
    return [
      { tool: 'curl', command: curlCommand(target, request, timeoutMs), notes },
      isvc,
      { tool: 'python', command: pythonOfRest(target, request, timeoutMs), notes },
    ];
  }
  const python = pythonOfGrpc(target, request, timeoutMs);
  return [
    { tool: 'grpcurl', command: grpcurlCommand(target, request, draft), notes },
    isvc,
    ...(python === undefined ? [] : [{ tool: 'python', command: python, notes } as const]),
  ];
}

/** A service that was not called yet, and how it is to be called. */
export type EndpointDraft = {
  readonly service: Pick<Service, 'key' | 'modelName'>;
  readonly protocol: Protocol;
  readonly endpoint: Endpoint;
  readonly options: Partial<RequestOptions>;
  readonly tokenFrom?: TokenFrom;
  /** The prefix before `/v1` of OpenAI's API, where that was found. */
  readonly openAiPrefix?: string;
};

/** How to call a service for which there is no payload yet: the same commands, with the payload in `input.json`. */
export function copyEndpoint(draft: EndpointDraft, origin: Origin): readonly CopyAs[] {
  const { service, protocol, endpoint, options, tokenFrom, openAiPrefix } = draft;
  const { key, modelName } = service;
  const { all, said } = headersTo(key, endpoint, origin.given);
  const account = sendsAccount(draft, origin) ? { authorization: 'Bearer $TOKEN' } : {};
  const headers = { ...all, ...account };
  const target = copyTarget(endpoint, origin);
  const notes = copyNotes({ ...draft, service: key }, headers, origin);
  const facts = protocols[protocol];
  const { kind } = parseKey(key);
  return [
    facts.transport === 'http'
      ? {
          tool: 'curl',
          command: curlOfFile(
            target,
            kind === 'graph'
              ? graphPath
              : `${openAiPrefix ?? ''}${facts.predictPath(modelPath(modelName, options.version))}`,
            headers,
          ),
          notes,
        }
      : { tool: 'grpcurl', command: grpcurlOfFile(target, { ...facts.predictMethod, headers }), notes },
    {
      tool: 'isvc',
      command: isvcOfFile({ ...draft, service: key, modelName }, origin),
      notes: isvcNotes(said, origin, tokenFrom),
    },
  ];
}

/** A token of an account goes only where isvc itself would send it. */
function sendsAccount({ service, endpoint, tokenFrom }: EndpointDraft, { given }: Origin): boolean {
  if (tokenFrom === undefined) return false;
  const { namespace } = parseKey(service.key);
  const { named = false } = tokenFrom;
  return withheldBecause(endpoint, { service: { namespace }, insecure: given.insecure, named }) === undefined;
}

function modelPath(model: string, version: string | undefined): string {
  const name = `models/${pathSegment(model)}`;
  return version === undefined ? name : `${name}/versions/${pathSegment(version)}`;
}
