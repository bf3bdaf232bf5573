import type { DemoAnswer } from '../wire/exchange.js';
import { familyHead, goNumber, labelsText, metricsAnswer } from '../wire/prometheus.js';
import type { PickedRequest } from './endpoint-picker.js';

/** How busy a pod of the pool is, as its own metrics say. */
export type PodLoad = {
  readonly running: () => number;
  readonly waiting: () => number;
  readonly cacheShare: () => number;
};

export type PickerCounts = {
  readonly count: (request: PickedRequest, refusedWith?: number) => void;
  /** With what the pool's ready pods have to do. */
  readonly metrics: (pods: readonly PodLoad[]) => DemoAnswer;
};

/** The codes of pkg/common/error of gateway-api-inference-extension 1.5, by the HTTP status that they become. */
const codes: Readonly<Record<number, string>> = { 429: 'ResourceExhausted', 503: 'ServiceUnavailable' };

/** Some of the metrics of gateway-api-inference-extension 1.5 (pkg/epp/metrics/metrics.go), for the pool of this name. */
export function createPickerCounts(pool: string): PickerCounts {
  const requests = new Map<string, number>();
  const errors = new Map<string, number>();
  /** As the last request named it: a pool of the demo's has one model. */
  let model = '';
  return {
    count: ({ model: asked, priority }, refusedWith) => {
      model = asked;
      const names = { model_name: asked, target_model_name: asked };
      if (refusedWith === undefined) add(requests, labelsText({ ...names, priority: String(priority) }));
      else add(errors, labelsText({ ...names, error_code: codes[refusedWith] ?? 'Unknown' }));
    },
    metrics: (pods) => {
      const share = (of: (pod: PodLoad) => number): number =>
        pods.length === 0 ? 0 : pods.reduce((sum, pod) => sum + of(pod), 0) / pods.length;
      const name = labelsText({ name: pool });
      const gauge = (metric: string, help: string, value: number) => [
        ...familyHead(metric, 'gauge', alpha(help)),
        `${metric}${name} ${goNumber(value)}`,
      ];
      return metricsAnswer([
        ...counter(
          'inference_objective_request_total',
          'Counter of inference objective requests broken out for each model and target model.',
          requests,
        ),
        ...counter(
          'inference_objective_request_error_total',
          'Counter of inference objective requests errors broken out for each model and target model.',
          errors,
        ),
        ...(requests.size === 0
          ? []
          : [
              ...familyHead(
                'inference_objective_running_requests',
                'gauge',
                alpha('Inference objective number of running requests in each model.'),
              ),
              `inference_objective_running_requests${labelsText({ model_name: model })} ${goNumber(due(pods))}`,
            ]),
        ...gauge(
          'inference_pool_average_kv_cache_utilization',
          'The average kv cache utilization for an inference server pool.',
          share(({ cacheShare }) => cacheShare()),
        ),
        ...gauge(
          'inference_pool_average_queue_size',
          'The average number of requests pending in the model server queue.',
          share(({ waiting }) => waiting()),
        ),
        ...gauge(
          'inference_pool_average_running_requests',
          'The average number of running requests across model servers in the pool.',
          share(({ running }) => running()),
        ),
        ...gauge(
          'inference_pool_ready_pods',
          'The number of ready pods in the inference server pool.',
          pods.length,
        ),
      ]);
    },
  };
}

function due(pods: readonly PodLoad[]): number {
  return pods.reduce((sum, pod) => sum + pod.running() + pod.waiting(), 0);
}

function add(to: Map<string, number>, labels: string): void {
  to.set(labels, (to.get(labels) ?? 0) + 1);
}

/** Nothing before the first value, as Go's library writes a counter with labels. */
function counter(name: string, help: string, values: ReadonlyMap<string, number>): readonly string[] {
  if (values.size === 0) return [];
  return [
    ...familyHead(name, 'counter', alpha(help)),
    ...[...values].map(([labels, value]) => `${name}${labels} ${goNumber(value)}`),
  ];
}

function alpha(help: string): string {
  return `[ALPHA] ${help}`;
}
