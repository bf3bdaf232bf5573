import { fileURLToPath } from 'node:url';
import { hostPort } from '../inference/address.js';
import type { GrpcRequest } from '../inference/exchange.js';
import type { Target } from './copy-curl.js';
import { grpcJson } from './grpc-json.js';
import { headerWord } from './header-word.js';
import { fitsArgument, shellCommand, shellPipe, shellWord } from './shell.js';

type Method = Pick<GrpcRequest, 'service' | 'method' | 'headers'>;

/** grpcurl for one call. Model servers offer no reflection, so it is given our own .proto files. */
export function grpcurlCommand(target: Target, request: GrpcRequest): string {
  const message = grpcJson(request.message);
  if (fitsArgument(message)) return grpcurl(target, request, shellWord(message));
  return shellPipe(message, grpcurl(target, request, '@'));
}

/** grpcurl that sends the message in the file `input.json`. */
export function grpcurlOfFile(target: Target, method: Method): string {
  return `${grpcurl(target, method, '@')} < input.json`;
}

/** `-authority` is also the name that grpcurl verifies the certificate against. */
function grpcurl(target: Target, { service, method, headers }: Method, data: string): string {
  const proto = service.startsWith('inference.') ? 'open_inference.proto' : 'tensorflow_serving.proto';
  const protos = fileURLToPath(new URL('../../protos', import.meta.url));
  return shellCommand([
    ...(target.tls ? ['grpcurl'] : ['grpcurl -plaintext']),
    `-authority ${shellWord(target.host)}`,
    `-import-path ${shellWord(protos)}`,
    `-proto ${proto}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${headerWord(name, value)}`),
    `-d ${data}`,
    shellWord(hostPort(target)),
    `${service}/${method}`,
  ]);
}
