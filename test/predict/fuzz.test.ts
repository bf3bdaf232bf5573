import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { startHttp } from '../transport/servers.js';
import { iris, openPredictor, options } from './open-predictor.js';
import { propertyRuns } from '../fuzz/property-runs.js';

const never = new AbortController().signal;

test('whatever a server answers, there is one verdict, and an answer exactly when it is ok', async () => {
  let status = 200;
  let body: Uint8Array = Buffer.alloc(0);
  const server = await startHttp((_request, _body, response) => void response.writeHead(status).end(body));
  const predictor = openPredictor(server.port);
  const texts = fc.oneof(
    fc.json().map((json) => Buffer.from(json)),
    fc.json().map((json) => Buffer.from(`{"predictions":${json}}`)),
    fc.json().map((json) => Buffer.from(`{"outputs":[${json}]}`)),
    fc.uint8Array({ maxLength: 50 }),
  );
  const statuses = fc.constantFrom(200, 200, 200, 204, 302, 400, 401, 404, 500, 503, 504);
  const protocols = fc.constantFrom('v1', 'v2');
  await fc.assert(
    fc.asyncProperty(statuses, texts, protocols, async (nextStatus, nextBody, protocol) => {
      status = nextStatus;
      body = nextBody;
      const payload = protocol === 'v1' ? '{"instances":[1]}' : '{"inputs":[]}';
      const { verdict, answer } = await predictor.predict(iris, options(payload, { protocol }), never);
      expect(answer !== undefined).toBe(verdict.ok);
      expect(verdict.who === 'nobody').toBe(false);
    }),
    { numRuns: propertyRuns(150) },
  );
  predictor.close();
  await server.close();
});
