import { Problem } from '../../problem.js';
import { createHistogram, familyHead, metricsAnswer, pythonNumber } from '../wire/prometheus.js';
import type { RestRoute } from '../wire/rest.js';

/** The steps that KServe's server measures of each call (python/kserve/kserve/metrics.py), with the help texts that it states. */
const steps = {
  request_preprocess_seconds: 'pre-process request latency',
  request_postprocess_seconds: 'post-process request latency',
  request_predict_seconds: 'predict request latency',
  request_explain_seconds: 'explain request latency',
} as const;

/** prometheus_client's own (`Histogram.DEFAULT_BUCKETS`), in seconds. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] as const;

/**
 * Routes whose predictions are timed, and the one that tells: `GET /metrics` in Prometheus' text format. A model that fails has been
 * timed too, but not what follows it (`with PREDICT_HIST_TIME.labels(…).time()`, python/kserve/kserve/model.py).
 */
export function withMetrics(modelName: string, routes: readonly RestRoute[]): readonly RestRoute[] {
  const [pre, predict, post] = [createHistogram(bounds), createHistogram(bounds), createHistogram(bounds)];
  /** Of the steps that a call has come to. */
  let begun = 0;
  let ended = 0;
  const timed = routes.map((route): RestRoute => {
    if (route.method !== 'POST' || !/(?:predict|infer)\$$/.test(route.path.source)) return route;
    return {
      ...route,
      answer: async (...asked) => {
        const from = performance.now();
        const observe = (): void => {
          begun += 1;
          pre.observe(0);
          predict.observe((performance.now() - from) / 1000);
        };
        try {
          const answer = await route.answer(...asked);
          observe();
          ended += 1;
          post.observe(0);
          return answer;
        } catch (error) {
          // A model that fails was asked; one that is not there, or whose request cannot be read, was not.
          if (error instanceof Problem && error.kind === 'answer') observe();
          throw error;
        }
      },
    };
  });
  const labels = { model_name: modelName };
  const linesOf = (name: keyof typeof steps): readonly string[] => {
    const head = familyHead(name, 'histogram', steps[name]);
    const histogram = {
      request_preprocess_seconds: pre,
      request_predict_seconds: predict,
      request_postprocess_seconds: post,
      request_explain_seconds: undefined,
    }[name];
    const calls = histogram === post ? ended : begun;
    // A histogram with labels has no series before its first value.
    return calls === 0 || histogram === undefined
      ? head
      : [...head, ...histogram.lines(name, labels, pythonNumber)];
  };
  const names = Object.keys(steps) as (keyof typeof steps)[];
  return [
    ...timed,
    { method: 'GET', path: /^\/metrics$/, answer: () => metricsAnswer(names.flatMap(linesOf)) },
  ];
}
