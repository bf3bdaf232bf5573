import { type IncomingMessage, request as forward, type ServerResponse } from 'node:http';
import type { Demo } from '../../src/demo/demo.js';

/** Passes a request on to the API server of the demo, and its answer back. */
export function passOn(demo: Demo, request: IncomingMessage, response: ServerResponse): void {
  const passed = forward(`${demo.apiUrl}${request.url ?? ''}`, {
    method: request.method ?? 'GET',
    headers: request.headers,
  });
  passed.on('response', (answered) => {
    response.writeHead(answered.statusCode ?? 500, answered.headers);
    answered.pipe(response);
  });
  passed.on('error', () => response.destroy());
  response.on('close', () => passed.destroy());
  request.pipe(passed);
}
