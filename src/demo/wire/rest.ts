import { Problem } from '../../problem.js';
import { jsonAnswer, type DemoAnswer, type DemoHandler, type DemoRequest } from './exchange.js';

/** One path of a REST server. What its parentheses match is handed over, percent-decoded; undefined where an optional one did not. */
export type RestRoute = {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly answer: (
    names: readonly (string | undefined)[],
    request: DemoRequest,
    signal: AbortSignal,
  ) => DemoAnswer | Promise<DemoAnswer>;
};

export type RestServer = {
  readonly routes: readonly RestRoute[];
  /** No route has this path, or none with this method. */
  readonly noRoute: (request: DemoRequest, pathExists: boolean) => DemoAnswer;
  /** The whole body for a refusal's text. */
  readonly errorBody: (text: string) => string;
};

const statuses: Readonly<Partial<Record<Problem['kind'], number>>> = {
  payload: 400,
  'not-found': 404,
  'not-ready': 400,
};

/** A REST server: the first route that fits answers; a Problem that it throws becomes a JSON error. */
export function restHandler({ routes, noRoute, errorBody }: RestServer): DemoHandler {
  return async (request, signal) => {
    const fitting = routes.filter(({ path }) => path.test(request.path));
    const route = fitting.find(({ method }) => method === request.method);
    if (route === undefined) return noRoute(request, fitting.length > 0);
    const names = [...(route.path.exec(request.path) ?? [])].slice(1).map(decodeName);
    try {
      return await route.answer(names, request, signal);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return jsonAnswer(statuses[error.kind] ?? 500, errorBody(error.summary));
    }
  };
}

/** A malformed escape stays as it is, as in Python's and C++ servers. */
function decodeName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  return /%(?![0-9a-f]{2})/i.test(name) ? name : Buffer.from(unescapeBytes(name)).toString();
}

function unescapeBytes(text: string): number[] {
  const parts = text.match(/%[0-9a-f]{2}|[^%]+/gi) ?? [];
  return parts.flatMap((part) =>
    part.startsWith('%') ? [Number.parseInt(part.slice(1), 16)] : [...Buffer.from(part)],
  );
}
