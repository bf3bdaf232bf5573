import { fileURLToPath } from 'node:url';
import { hostPort } from '../network/address.js';
import type { Exchange, GrpcRequest } from '../inference/exchange.js';
import type { CopyTarget } from './copy-origin.js';
import { grpcJson } from './payload-json.js';
import { headerWord, nameWord } from './name-word.js';
import { fitsInline, hereDocument, shellCommand, throughForward } from './shell.js';
import { jsonInRows } from './json-text.js';
import { shellWord } from '../wording/command-line.js';

type Method = Pick<GrpcRequest, 'service' | 'method' | 'headers'>;
type Limits = Partial<Pick<Exchange, 'roundTrip'>> & {
  readonly options: Pick<Exchange['options'], 'timeoutMs'>;
};

/** grpcurl for one call. Model servers offer no reflection, so it is given our own .proto files. Its flags are those of `grpcurl -help`. */
export function grpcurlCommand(target: CopyTarget, request: GrpcRequest, limits: Limits): string {
  const message = jsonInRows(grpcJson(request.message));
  const flags = limitFlags(limits);
  const command = fitsInline(message)
    ? grpcurl(target, request, shellWord(message), flags)
    : hereDocument(grpcurl(target, request, '@', flags), message);
  return throughForward(target, command);
}

/** grpcurl that sends the message in the file `input.json`. */
export function grpcurlOfFile(target: CopyTarget, method: Method): string {
  return throughForward(target, `${grpcurl(target, method, '@', [])} < input.json`);
}

/** `-authority` is also the name that grpcurl verifies the certificate against, without its port. */
function grpcurl(
  target: CopyTarget,
  { service, method, headers }: Method,
  data: string,
  limits: readonly string[],
): string {
  const proto = service.startsWith('inference.') ? 'open_inference.proto' : 'tensorflow_serving.proto';
  const protos = fileURLToPath(new URL('../../protos', import.meta.url));
  return shellCommand([
    // Go's net/http, ProxyFromEnvironment.
    [
      target.hasProxy ? `NO_PROXY='*' grpcurl` : target.proxied ? 'HTTPS_PROXY="$PROXY" grpcurl' : 'grpcurl',
      ...trustFlags(target),
      `-authority ${nameWord(target.host)}`,
    ].join(' '),
    `-import-path ${nameWord(protos)} -proto ${proto}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${headerWord(name, value)}`),
    ...limits,
    `-d ${data}`,
    `${nameWord(hostPort(target))} ${service}/${method}`,
  ]);
}

function trustFlags({ tls, trust: { cacert, insecure, certificate } }: CopyTarget): readonly string[] {
  if (!tls) return ['-plaintext'];
  const { cert, key } = certificate ?? {};
  return [
    ...(insecure ? ['-insecure'] : cacert === undefined ? [] : [`-cacert ${nameWord(cacert)}`]),
    ...(cert === undefined || key === undefined ? [] : [`-cert ${nameWord(cert)} -key ${nameWord(key)}`]),
  ];
}

/** The largest answer that grpcurl takes unless told otherwise. */
const usualBytes = 4 * 1024 * 1024;

function limitFlags({ options: { timeoutMs }, roundTrip }: Limits): readonly string[] {
  const isLarge = roundTrip !== undefined && roundTrip.receivedBytes > usualBytes;
  const isLimited = timeoutMs !== Number.POSITIVE_INFINITY;
  return [
    ...(isLimited ? [`-max-time ${timeoutMs / 1000}`] : []),
    ...(isLarge ? [`-max-msg-sz ${roundTrip.receivedBytes}`] : []),
  ];
}
