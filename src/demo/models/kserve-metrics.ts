import { textAnswer, type DemoAnswer } from '../wire/exchange.js';
import type { RestRoute } from '../wire/rest.js';

/** The steps that KServe's server measures of each call (python/kserve/kserve/metrics.py), with the help texts that it states. */
const steps = {
  request_preprocess_seconds: 'pre-process request latency',
  request_postprocess_seconds: 'post-process request latency',
  request_predict_seconds: 'predict request latency',
  request_explain_seconds: 'explain request latency',
} as const;

type Step = keyof typeof steps;

/** prometheus_client's own (`Histogram.DEFAULT_BUCKETS`), in seconds. */
const buckets = [
  0.005,
  0.01,
  0.025,
  0.05,
  0.075,
  0.1,
  0.25,
  0.5,
  0.75,
  1,
  2.5,
  5,
  7.5,
  10,
  Number.POSITIVE_INFINITY,
] as const;

/** Routes whose predictions are timed, and the one that tells: `GET /metrics` in Prometheus' text format. */
export function withMetrics(modelName: string, routes: readonly RestRoute[]): readonly RestRoute[] {
  const seconds: Record<Step, number[]> = {
    request_preprocess_seconds: [],
    request_postprocess_seconds: [],
    request_predict_seconds: [],
    request_explain_seconds: [],
  };
  const timed = routes.map((route): RestRoute => {
    if (route.method !== 'POST' || !/(?:predict|infer)\$$/.test(route.path.source)) return route;
    return {
      ...route,
      answer: async (...asked) => {
        const from = performance.now();
        const answer = await route.answer(...asked);
        seconds.request_preprocess_seconds.push(0);
        seconds.request_predict_seconds.push((performance.now() - from) / 1000);
        seconds.request_postprocess_seconds.push(0);
        return answer;
      },
    };
  });
  return [...timed, { method: 'GET', path: /^\/metrics$/, answer: () => metricsAnswer(modelName, seconds) }];
}

function metricsAnswer(modelName: string, seconds: Readonly<Record<Step, readonly number[]>>): DemoAnswer {
  const lines = (Object.keys(steps) as Step[]).flatMap((name) => {
    const values = seconds[name];
    const head = [`# HELP ${name} ${steps[name]}`, `# TYPE ${name} histogram`];
    // A histogram with labels has no series before its first value.
    if (values.length === 0) return head;
    const sum = values.reduce((all, value) => all + value, 0);
    return [
      ...head,
      ...buckets.map((most) => {
        const count = values.filter((value) => value <= most).length;
        return `${name}_bucket{le="${bucketText(most)}",model_name="${modelName}"} ${floatText(count)}`;
      }),
      `${name}_count{model_name="${modelName}"} ${floatText(values.length)}`,
      `${name}_sum{model_name="${modelName}"} ${floatText(sum)}`,
    ];
  });
  return textAnswer(200, `${lines.join('\n')}\n`, 'text/plain; version=0.0.4; charset=utf-8');
}

function bucketText(most: number): string {
  return Number.isFinite(most) ? floatText(most) : '+Inf';
}

/** As Python writes a float. */
function floatText(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
