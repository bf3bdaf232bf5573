import { fileURLToPath } from 'node:url';
import { nameWord } from '../format/name-word.js';
import { stringifyJson } from '../inference/json.js';
import type { Service } from '../kserve/service.js';
import { graphPath, protocols } from '../protocol/protocols.js';

/** A proxy, as its clients are told of it. */
export type ProxyFacts = {
  /** `http://127.0.0.1:PORT`, or `unix:FILE`. */
  readonly url: string;
  readonly key: string | undefined;
  /** The one that it serves, if it is one alone. */
  readonly service?: Service;
  /** The path before `/v1` where that service has OpenAI's API. */
  readonly openAiPrefix?: string;
};

/** The settings of a client, as lines that a shell can evaluate: commands to try stand in comments, and so do lines without a service's name. */
export function whatToSet(facts: ProxyFacts): readonly string[] {
  const { url, key, service, openAiPrefix } = facts;
  const isFile = url.startsWith('unix:');
  const exported = key === undefined ? [] : [`export OPENAI_API_KEY=${key}`];
  if (service === undefined) {
    const any = `${baseOf(url)}/NAMESPACE/NAME`;
    return [
      ...exported,
      '# for each service (isvc.NAME, llmisvc.NAME or ig.NAME in place of NAME where two kinds have the name):',
      ...[
        ...(isFile ? [] : [`export OPENAI_BASE_URL=${any}/v1      # KServe's own server: ${any}/openai/v1`]),
        curl(facts, `${any}/v1/models`),
        `${curl(facts, `${any}/`)} -d @input.json      # an InferenceGraph`,
        ...(isFile ? [] : [grpcurl(facts, '-authority NAME.NAMESPACE.localhost ', 'inference.')]),
      ].map((line) => `#   ${line}`),
    ];
  }
  const base = baseOf(url);
  if (openAiPrefix !== undefined) {
    const api = `${base}${openAiPrefix}/v1`;
    // OpenAI's clients do not start without a key.
    const anyKey = key === undefined && !isFile ? ['export OPENAI_API_KEY=none'] : exported;
    return [
      ...(isFile ? [] : [`export OPENAI_BASE_URL=${api}`]),
      ...anyKey,
      `# ${curl(facts, `${api}/models`)}`,
    ];
  }
  const method = protocols[service.protocol];
  if (service.kind === 'graph')
    return [...exported, `# ${curl(facts, `${base}${graphPath}`)} -d @input.json`];
  if (method.transport === 'grpc')
    return [...exported, ...(isFile ? [] : [`# ${grpcurl(facts, '', method.predictMethod.service)}`])];
  const path = method.predictPath(`models/${encodeURIComponent(service.modelName)}`);
  return [...exported, `# ${curl(facts, `${base}${path}`)} -d @input.json`];
}

/** The same for a program, on one line. */
export function whatToSetJson({ url, key, service, openAiPrefix }: ProxyFacts): string {
  const hasUrl = openAiPrefix !== undefined && !url.startsWith('unix:');
  return stringifyJson({
    url,
    key: key ?? null,
    serves: service?.key ?? null,
    openAiBaseUrl: hasUrl ? `${url}${openAiPrefix}/v1` : null,
  });
}

function baseOf(url: string): string {
  return url.startsWith('unix:') ? 'http://localhost' : url;
}

function curl({ url, key }: ProxyFacts, to: string): string {
  const words = [
    'curl',
    ...(url.startsWith('unix:') ? [`--unix-socket ${nameWord(url.slice('unix:'.length))}`] : []),
    ...(key === undefined ? [] : ['-H "Authorization: Bearer $OPENAI_API_KEY"']),
    "-H 'Content-Type: application/json'",
    nameWord(to),
  ];
  return words.join(' ');
}

/** Model servers offer no reflection, so grpcurl is given our own .proto files. */
function grpcurl({ url, key }: ProxyFacts, authority: string, service: string): string {
  const isOpenInference = service.startsWith('inference.');
  const proto = isOpenInference ? 'open_inference.proto' : 'tensorflow_serving.proto';
  const protos = fileURLToPath(new URL('../../protos', import.meta.url));
  const method = isOpenInference
    ? 'inference.GRPCInferenceService/ModelInfer'
    : 'tensorflow.serving.PredictionService/Predict';
  const header = key === undefined ? '' : '-H "x-isvc-key: $OPENAI_API_KEY" ';
  const place = url.replace(/^http:\/\//, '');
  return `grpcurl -plaintext ${authority}${header}-import-path ${nameWord(protos)} -proto ${proto} -d @ ${place} ${method} < input.json`;
}
