import type { Exposition, MetricFamily } from './exposition.js';

/** A step of a call inside of a server, of which times are summed up. */
export type StepName = 'queue' | 'pre' | 'predict' | 'post';

/** The counts of a server since it started, and its state now. Figures that it does not state are absent. */
export type ServerCounts = {
  readonly kind: ServerKind;
  /** Calls that were answered, failed ones included where they are counted. */
  readonly calls?: number;
  readonly failures?: number;
  readonly inFlight?: number;
  readonly waiting?: number;
  /** Share of the cache of keys and values that is taken, 0 to 1. */
  readonly cacheShare?: number;
  /** Tokens that were written. */
  readonly tokens?: number;
  readonly steps: Readonly<Partial<Record<StepName, StepTime>>>;
};

/** The seconds that so many calls took for a step. */
export type StepTime = { readonly seconds: number; readonly calls: number };

export type ServerKind = 'kserve' | 'mlserver' | 'triton' | 'vllm' | 'llama.cpp' | 'picker' | 'queue-proxy';

/** The names under which a server states each number: the first that it has; those of all label sets are added, but of shares the largest counts. */
type Names = {
  readonly calls?: readonly string[];
  readonly failures?: readonly string[];
  readonly inFlight?: readonly string[];
  readonly waiting?: readonly string[];
  readonly cacheShare?: readonly string[];
  readonly tokens?: readonly string[];
  /** A histogram or a summary in seconds. */
  readonly steps?: Readonly<Partial<Record<StepName, string>>>;
  /** Counters of µs, each of so many calls as `calls` says. */
  readonly stepsUs?: Readonly<Partial<Record<StepName, string>>>;
};

const servers: Readonly<Record<ServerKind, Names>> = {
  // python/kserve/kserve/metrics.py of KServe 0.20.
  kserve: {
    calls: ['request_predict_seconds_count'],
    steps: {
      pre: 'request_preprocess_seconds',
      predict: 'request_predict_seconds',
      post: 'request_postprocess_seconds',
    },
  },
  // mlserver/handlers/dataplane.py, and starlette_exporter for the requests under way.
  mlserver: {
    calls: ['model_infer_request_success_total'],
    failures: ['model_infer_request_failure_total'],
    inFlight: ['rest_server_requests_in_progress'],
    steps: { predict: 'model_infer_request_duration' },
  },
  // docs/user_guide/metrics.md of Triton's server.
  triton: {
    calls: ['nv_inference_request_success'],
    failures: ['nv_inference_request_failure'],
    waiting: ['nv_inference_pending_request_count'],
    stepsUs: {
      queue: 'nv_inference_queue_duration_us',
      pre: 'nv_inference_compute_input_duration_us',
      predict: 'nv_inference_compute_infer_duration_us',
      post: 'nv_inference_compute_output_duration_us',
    },
  },
  // vllm/v1/metrics/loggers.py; `gpu_cache_usage_perc` until 0.10.
  vllm: {
    calls: ['vllm:request_success_total'],
    inFlight: ['vllm:num_requests_running'],
    waiting: ['vllm:num_requests_waiting'],
    cacheShare: ['vllm:kv_cache_usage_perc', 'vllm:gpu_cache_usage_perc'],
    tokens: ['vllm:generation_tokens_total'],
    steps: {
      queue: 'vllm:request_queue_time_seconds',
      pre: 'vllm:request_prefill_time_seconds',
      predict: 'vllm:request_decode_time_seconds',
    },
  },
  // tools/server/README.md of llama.cpp, where its server runs with --metrics; its pull request 13660 took the share of the cache out. It counts no calls.
  'llama.cpp': {
    inFlight: ['llamacpp:requests_processing'],
    waiting: ['llamacpp:requests_deferred'],
    cacheShare: ['llamacpp:kv_cache_usage_ratio'],
    tokens: ['llamacpp:tokens_predicted_total'],
  },
  // The endpoint picker's: pkg/epp/metrics/metrics.go of gateway-api-inference-extension 1.5.
  picker: {
    calls: ['inference_objective_request_total'],
    failures: ['inference_objective_request_error_total'],
    inFlight: ['inference_objective_running_requests'],
    cacheShare: ['inference_pool_average_kv_cache_utilization'],
  },
  // pkg/queue/request_metric.go of Knative Serving 1.19 and later, in the names that OpenTelemetry's exporter makes of its own.
  'queue-proxy': {
    calls: ['kn_serving_invocation_duration_seconds_count'],
    inFlight: ['kn_serving_queue_depth_requests', 'kn_serving_queue_depth'],
    steps: { predict: 'kn_serving_invocation_duration_seconds' },
  },
};

const kinds = Object.keys(servers) as readonly ServerKind[];

/** vLLM states one of each engine, of which data parallelism has several in one server. */
const shares: ReadonlySet<string> = new Set(kinds.flatMap((kind) => servers[kind].cacheShare ?? []));

const wanted: ReadonlySet<string> = new Set(kinds.flatMap((kind) => namesOf(servers[kind])));

/** For `readExposition`: the samples that say something here. */
export function isServerMetric(name: string): boolean {
  return wanted.has(name);
}

/** The metrics of one port; undefined where no server is known by it. */
export function countServer({ samples, families }: Exposition): ServerCounts | undefined {
  const sums = new Map<string, number>();
  for (const name of families.flatMap(namesOfFamily)) if (wanted.has(name)) sums.set(name, 0);
  for (const { name, value } of samples) {
    // A gauge of which nothing is known yet.
    if (!Number.isFinite(value)) continue;
    const before = sums.get(name) ?? 0;
    sums.set(name, shares.has(name) ? Math.max(before, value) : before + value);
  }
  const kind = kinds.find((one) => namesOf(servers[one]).some((name) => sums.has(name)));
  return kind === undefined ? undefined : { kind, ...countsOf(servers[kind], sums) };
}

/** The names under which the values of a family stand: OpenMetrics declares a counter without its `_total`. */
function namesOfFamily({ name, type }: MetricFamily): readonly string[] {
  if (type === 'histogram' || type === 'summary') return [`${name}_sum`, `${name}_count`];
  return type === 'counter' ? [name, `${name}_total`] : [];
}

function countsOf(names: Names, sums: ReadonlyMap<string, number>): Omit<ServerCounts, 'kind'> {
  const numbers = (['calls', 'failures', 'inFlight', 'waiting', 'cacheShare', 'tokens'] as const).flatMap(
    (field) => {
      const name = names[field]?.find((one) => sums.has(one));
      return name === undefined ? [] : [[field, sums.get(name) ?? 0] as const];
    },
  );
  const calls = sums.get(names.calls?.[0] ?? '') ?? 0;
  return {
    ...Object.fromEntries(numbers),
    steps: {
      ...stepTimes(names.steps, (name) => {
        const seconds = sums.get(`${name}_sum`);
        return seconds === undefined ? undefined : { seconds, calls: sums.get(`${name}_count`) ?? 0 };
      }),
      ...stepTimes(names.stepsUs, (name) => {
        const us = sums.get(name);
        return us === undefined ? undefined : { seconds: us / 1e6, calls };
      }),
    },
  };
}

function stepTimes(
  named: Names['steps'],
  timeOf: (name: string) => StepTime | undefined,
): ServerCounts['steps'] {
  const entries = Object.entries(named ?? {}).flatMap(([step, name]) => {
    const time = timeOf(name);
    return time === undefined ? [] : [[step, time] as const];
  });
  return Object.fromEntries(entries);
}

function namesOf(names: Names): readonly string[] {
  const { steps = {}, stepsUs = {}, ...lists } = names;
  return [
    ...Object.values(lists).flat(),
    ...Object.values(steps).flatMap((name) => [`${name}_sum`, `${name}_count`]),
    ...Object.values(stepsUs),
  ];
}
