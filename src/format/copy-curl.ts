import { hostPort } from '../network/address.js';
import type { HttpRequest } from '../inference/exchange.js';
import { type CopyTarget, hostName } from './copy-origin.js';
import { headerWord, nameWord } from './name-word.js';
import { bytesDocument, fitsInline, hereDocument, shellCommand, throughForward } from './shell.js';
import { jsonInRows } from './json-text.js';
import { shellWord } from '../wording/command-line.js';

type Headers = HttpRequest['headers'];

/** curl for one REST request. Its options are those of `man curl`. */
export function curlCommand(target: CopyTarget, request: HttpRequest, timeoutMs: number): string {
  const { body = '', headers, path } = request;
  // A stream is printed as it comes, and as a whole may take longer than the time between two of its pieces.
  const limits = request.streams === true ? ['-N'] : maxTime(timeoutMs);
  const start = [...curlStart(target, path, headers), ...limits];
  return throughForward(target, withBody(start, body));
}

/** curl has no limit of its own. */
function maxTime(timeoutMs: number): readonly string[] {
  return timeoutMs === Number.POSITIVE_INFINITY ? [] : [`--max-time ${timeoutMs / 1000}`];
}

/** curl that posts the file `input.json`. */
export function curlOfFile(target: CopyTarget, path: string, headers: Headers): string {
  return throughForward(
    target,
    shellCommand([...curlStart(target, path, headers), '--data-binary @input.json']),
  );
}

function withBody(start: readonly string[], body: string | Uint8Array): string {
  // The answer to bytes is bytes, which curl keeps from a terminal unless told to print them.
  if (typeof body !== 'string')
    return bytesDocument(shellCommand([...start, '--data-binary @-', '-o -']), body);
  const text = jsonInRows(body);
  // curl reads a leading `@` as the name of a file.
  const isWord = fitsInline(text) && !text.startsWith('@');
  if (isWord) return shellCommand([...start, `--data-binary ${shellWord(text)}`]);
  return hereDocument(shellCommand([...start, '--data-binary @-']), text);
}

/**
 * Over TLS the URL must name the host, for SNI and the certificate, while the connection goes to the gateway. The content type is
 * spelled out: KServe takes a V1 body as JSON only if it is exactly `application/json`.
 */
function curlStart(target: CopyTarget, path: string, headers: Headers): readonly string[] {
  const { tls, host, basePath } = target;
  const full = `${basePath}${path}`;
  const socket = hostPort(target);
  const all = { ...(hasType(headers) ? {} : { 'Content-Type': 'application/json' }), ...headers };
  const words = [
    ...Object.entries(all).map(([name, value]) => `-H ${emptyOr(name, value)}`),
    ...(target.hasProxy ? [`--noproxy '*'`] : []),
    ...(target.proxied ? ['--proxy "$PROXY"'] : []),
  ];
  if (!tls)
    return [`curl ${nameWord(`http://${socket}${full}`)}`, `-H ${headerWord('Host', host)}`, ...words];
  const { name, port } = hostName(host);
  return [
    `curl ${nameWord(`https://${host}${full}`)}`,
    `--connect-to ${nameWord(`${name}:${port ?? 443}:${socket}`)}`,
    ...trustFlags(target),
    ...words,
  ];
}

function trustFlags({ trust: { cacert, insecure, certificate } }: CopyTarget): readonly string[] {
  const { cert, key } = certificate ?? {};
  return [
    ...(insecure ? ['-k'] : cacert === undefined ? [] : [`--cacert ${nameWord(cacert)}`]),
    ...(cert === undefined || key === undefined ? [] : [`--cert ${nameWord(cert)} --key ${nameWord(key)}`]),
  ];
}

/** `Name:` would take a header away; `Name;` sends it without a value. */
function emptyOr(name: string, value: string): string {
  return value === '' ? nameWord(`${name};`) : headerWord(name, value);
}

function hasType(headers: Headers): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
}
