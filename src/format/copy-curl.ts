import { hostPort } from '../inference/address.js';
import type { Endpoint } from '../inference/endpoint.js';
import type { HttpRequest } from '../inference/exchange.js';
import { hostName } from './host-name.js';
import { headerWord } from './header-word.js';
import { fitsArgument, shellCommand, shellPipe, shellWord } from './shell.js';

/** Where an endpoint's socket goes, and the name it asks for. */
export type Target = Pick<Endpoint, 'address' | 'port' | 'tls' | 'host' | 'basePath'>;

/** curl for one REST request, its body byte for byte. The content type is spelled out: KServe takes a V1 body as JSON only if it is exactly `application/json`. */
export function curlCommand(target: Target, request: HttpRequest): string {
  const { body } = request;
  const headers = Object.entries(request.headers).map(([name, value]) => `-H ${headerWord(name, value)}`);
  const hasType = Object.keys(request.headers).some((name) => name.toLowerCase() === 'content-type');
  const type = body === undefined || hasType ? [] : [jsonType];
  const start = [...curlStart(target, request.path), ...type, ...headers];
  if (body === undefined) return shellCommand(start);
  // curl reads a leading `@` as the name of a file.
  const isWord = typeof body === 'string' && fitsArgument(body) && !body.startsWith('@');
  if (isWord) return shellCommand([...start, `--data-binary ${shellWord(body)}`]);
  return shellPipe(body, shellCommand([...start, '--data-binary @-']));
}

/** curl that posts the file `input.json`. */
export function curlOfFile(target: Target, path: string): string {
  return shellCommand([...curlStart(target, path), jsonType, '--data-binary @input.json']);
}

const jsonType = `-H 'Content-Type: application/json'`;

/** Over TLS the URL must name the host, for SNI and the certificate, while the connection goes to the gateway. */
function curlStart(target: Target, path: string): readonly string[] {
  const socket = hostPort(target);
  const full = `${target.basePath}${path}`;
  if (!target.tls) {
    return [`curl ${shellWord(`http://${socket}${full}`)}`, `-H ${headerWord('Host', target.host)}`];
  }
  const { name, port } = hostName(target.host);
  const connect = `${name}:${port ?? 443}:${socket}`;
  return [`curl ${shellWord(`https://${target.host}${full}`)}`, `--connect-to ${shellWord(connect)}`];
}
