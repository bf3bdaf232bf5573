/**
 * Stands for Docker Hub, which the node cannot reach: node registry.ts ADDRESS PORT READY_FILE. It has no image; it refuses those of
 * `private/` as Docker Hub refuses what is not public, and so the kubelet's words are those that people know.
 * https://distribution.github.io/distribution/spec/api/ and https://distribution.github.io/distribution/spec/auth/token/
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';

const [address = '', port = '', readyFile = ''] = process.argv.slice(2);
const origin = `http://${address}:${port}`;

createServer((request, response) => {
  request.resume();
  const url = new URL(request.url ?? '/', origin);
  const repository = /^\/v2\/(.+)\/(?:manifests|blobs)\//.exec(url.pathname)?.[1];
  if (url.pathname === '/token') send(response, 200, { token: 'anonymous' });
  else if (repository === undefined) send(response, 200, {});
  else if (repository.startsWith('private/')) {
    const known = request.headers.authorization !== undefined;
    const scope = `realm="${origin}/token",service="registry",scope="repository:${repository}:pull"`;
    response.setHeader('www-authenticate', `Bearer ${scope}${known ? ',error="insufficient_scope"' : ''}`);
    send(response, 401, errors('UNAUTHORIZED', 'authentication required'));
  } else send(response, 404, errors('MANIFEST_UNKNOWN', 'manifest unknown'));
}).listen(Number(port), address, () => writeFileSync(readyFile, ''));

function errors(code: string, message: string): object {
  return { errors: [{ code, message }] };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
