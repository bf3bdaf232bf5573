import { hostPort } from '../network/address.js';
import type { RequestOptions, Exchange } from '../inference/exchange.js';
import { accountText, type TokenFrom } from '../inference/token-from.js';
import { nameArgument, parseKey } from '../kserve/service-key.js';
import { usualTimeoutMs, type RequestDraft } from '../predict/predict.js';
import { clusterFlags, headersTo, type GivenFlags, type Origin } from './copy-origin.js';
import { headerWord, nameWord } from './name-word.js';
import { fitsInline, hereDocument, shellCommand } from './shell.js';
import { jsonInRows } from './json-text.js';
import { payloadJson } from './payload-json.js';
import { shellWord } from '../wording/command-line.js';

/** The flags of a command of isvc that describe the request, beside the payload. */
type CallWords = Pick<Exchange, 'endpoint' | 'modelName' | 'service' | 'tokenFrom' | 'verb' | 'protocol'> & {
  readonly options: Partial<RequestOptions>;
};

/** The command of isvc that sends the same to the same service of the same cluster. */
export function isvcCommand(draft: RequestDraft, origin: Origin): string {
  const start = isvcStart(draft, origin);
  const payload = payloadOf(draft);
  if (payload === undefined) return shellCommand(start);
  const text = jsonInRows(payload);
  if (fitsInline(text)) return shellCommand([...start, `-d ${shellWord(text)}`]);
  return hereDocument(shellCommand([...start, '-f -']), text);
}

/** The command of isvc that sends the file `input.json`. */
export function isvcOfFile(call: Omit<CallWords, 'verb'>, origin: Origin): string {
  return shellCommand([...isvcStart({ ...call, verb: 'predict' }, origin), '-f input.json']);
}

function isvcStart(call: CallWords, { cluster, given }: Origin): readonly string[] {
  const { verb, service, protocol, modelName, options, tokenFrom } = call;
  const { candidate } = call.endpoint;
  const { namespace, name } = parseKey(service);
  const address = `${candidate.tls ? 'https' : 'http'}://${hostPort(candidate)}`;
  const { version, signature, binary = false, timeoutMs = usualTimeoutMs } = options;
  return [
    `isvc ${verb} ${nameWord(nameArgument(service))} -n ${nameWord(namespace)}`,
    ...clusterFlags(cluster).map(flagText),
    ...(candidate.route === 'given' ? [flagText(['--address', address])] : []),
    ...givenFlags(given, headersTo(service, call.endpoint, given).said, tokenFrom !== undefined),
    ...(tokenFrom === undefined ? [] : accountFlags(tokenFrom, namespace)),
    `--protocol ${protocol}`,
    ...(modelName === name ? [] : [flagText(['--model', modelName])]),
    ...(version === undefined ? [] : [flagText(['--model-version', version])]),
    ...(signature === undefined ? [] : [flagText(['--signature', signature])]),
    ...(binary ? ['--binary'] : []),
    ...(timeoutMs === usualTimeoutMs
      ? []
      : [`--timeout ${timeoutMs === Number.POSITIVE_INFINITY ? 0 : `${timeoutMs}ms`}`]),
  ];
}

function accountFlags(tokenFrom: TokenFrom, at: string): readonly string[] {
  return [
    flagText(['--token-from', accountText(tokenFrom, at)]),
    ...tokenFrom.audiences.map((audience) => flagText(['--token-audience', audience])),
  ];
}

/** Headers of the settings file are not repeated: the other isvc reads it too. An account's token is in place of any other. */
function givenFlags(
  given: GivenFlags,
  headers: GivenFlags['headers'],
  hasAccount: boolean,
): readonly string[] {
  const { gateway, host, cacert, insecure, maxAnswer, certificate, proxy, again = [] } = given;
  const said = Object.entries(headers).filter(([name]) => !hasAccount || name !== 'authorization');
  return [
    ...(gateway === undefined ? [] : [flagText(['--gateway', gateway])]),
    ...(host === undefined ? [] : [flagText(['--host', host])]),
    ...(cacert === undefined ? [] : [flagText(['--cacert', cacert])]),
    ...(insecure ? ['-k'] : []),
    ...(maxAnswer === undefined ? [] : [flagText(['--max-answer', maxAnswer])]),
    ...(certificate === undefined
      ? []
      : [flagText(['--cert', certificate.cert]), flagText(['--key', certificate.key])]),
    ...(proxy === true ? ['--proxy "$PROXY"'] : []),
    ...again.map(([flag, value]) => (value === undefined ? flag : flagText([flag, value]))),
    ...said.map(([name, value]) =>
      name === 'authorization' && /^bearer /i.test(value)
        ? '--token "$TOKEN"'
        : `-H ${headerWord(name, value)}`,
    ),
  ];
}

function flagText([flag, value]: readonly [string, string]): string {
  return `${flag} ${nameWord(value)}`;
}

/** A text goes out as it is, so it is what was sent; other bodies are made anew from what they were made of. */
function payloadOf({ request, payload, protocol }: RequestDraft): string | undefined {
  if (request.transport === 'http' && typeof request.body === 'string') return request.body;
  return payload === undefined ? undefined : payloadJson(payload, protocol);
}
