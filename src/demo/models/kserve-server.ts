import { jsonAnswer, type DemoAnswer, type DemoHandler, type DemoRequest } from '../wire/exchange.js';
import { restHandler, type RestRoute } from '../wire/rest.js';
import { kserveJson } from './kserve-json.js';
import { withMetrics } from './kserve-metrics.js';
import { v1Routes, type PredictV1 } from './kserve-v1.js';
import { v2Routes } from './kserve-v2.js';
import type { Model } from './model.js';

export type KserveModel = {
  readonly name: string;
  readonly predict?: PredictV1;
  readonly infer?: Model;
};

const common: readonly RestRoute[] = [
  { method: 'GET', path: /^\/$/, answer: () => jsonAnswer(200, '{"status":"alive"}') },
  ...(['GET', 'POST'] as const).map((method) => ({
    method,
    path: /^\/v[12]\/models\/[^/]+\/versions\/.+$/,
    answer: () => jsonAnswer(501, '{"error":"Model versioning not supported yet."}'),
  })),
];

/** KServe's Python model server, as far as it is asked for predictions, health and names: V1, V2, or both. */
export function kserveServer({ name, predict, infer }: KserveModel): DemoHandler {
  const routes = withMetrics(name, [
    ...common,
    ...(predict === undefined ? [] : v1Routes(name, predict)),
    ...(infer === undefined ? [] : v2Routes(infer)),
  ]);
  return restHandler({
    routes,
    noRoute: (request, pathExists) => noRoute(routes, request, pathExists),
    errorBody: (error) => kserveJson({ error }),
  });
}

/** FastAPI: a path with a slash too many is redirected, to a Location that has lost the port. */
function noRoute(routes: readonly RestRoute[], request: DemoRequest, pathExists: boolean): DemoAnswer {
  if (pathExists) return jsonAnswer(405, '{"detail":"Method Not Allowed"}');
  const shorter = request.path.replace(/\/$/, '');
  if (shorter === request.path || !routes.some(({ path }) => path.test(shorter))) {
    return jsonAnswer(404, '{"detail":"Not Found"}');
  }
  const host = request.authority.replace(/:\d+$/, '');
  return { status: 307, headers: { location: `http://${host}${shorter}` }, body: new Uint8Array() };
}
