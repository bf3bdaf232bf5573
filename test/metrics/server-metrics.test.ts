import { expect, test } from 'vitest';
import { readExposition } from '../../src/metrics/exposition.js';
import { loadBetween } from '../../src/metrics/server-load.js';
import { countServer, isServerMetric } from '../../src/metrics/server-metrics.js';

function countsOf(text: string) {
  return countServer(readExposition(text, isServerMetric));
}

test("KServe's server: the models' calls are added, each step has its time", () => {
  const text = `# TYPE request_predict_seconds histogram
request_predict_seconds_bucket{le="+Inf",model_name="a"} 4.0
request_predict_seconds_count{model_name="a"} 4.0
request_predict_seconds_sum{model_name="a"} 0.5
request_predict_seconds_count{model_name="b"} 6.0
request_predict_seconds_sum{model_name="b"} 1.5
request_preprocess_seconds_count{model_name="a"} 4.0
request_preprocess_seconds_sum{model_name="a"} 0.25
process_cpu_seconds_total 12.5
`;
  expect(countsOf(text)).toEqual({
    kind: 'kserve',
    calls: 10,
    steps: { predict: { seconds: 2, calls: 10 }, pre: { seconds: 0.25, calls: 4 } },
  });
});

test('a server that has answered nothing yet is known by what it declares', () => {
  expect(countsOf('# TYPE request_predict_seconds histogram\n')).toEqual({
    kind: 'kserve',
    calls: 0,
    steps: { predict: { seconds: 0, calls: 0 } },
  });
});

test("Triton's counters are of µs, each of so many calls as succeeded", () => {
  const text = `nv_inference_request_success{model="m",version="1"} 20
nv_inference_request_failure{model="m",version="1",reason="BACKEND"} 1
nv_inference_request_failure{model="m",version="1",reason="OTHER"} 1
nv_inference_queue_duration_us{model="m",version="1"} 40000
nv_inference_compute_infer_duration_us{model="m",version="1"} 100000
nv_inference_pending_request_count{model="m",version="1"} 3
`;
  expect(countsOf(text)).toEqual({
    kind: 'triton',
    calls: 20,
    failures: 2,
    waiting: 3,
    steps: { queue: { seconds: 0.04, calls: 20 }, predict: { seconds: 0.1, calls: 20 } },
  });
});

/** As its server writes them: names with a colon, no labels. */
const llamaCpp = `# HELP llamacpp:prompt_tokens_total Number of prompt tokens processed.
# TYPE llamacpp:prompt_tokens_total counter
llamacpp:prompt_tokens_total 33065
# HELP llamacpp:tokens_predicted_total Number of generation tokens processed.
# TYPE llamacpp:tokens_predicted_total counter
llamacpp:tokens_predicted_total 7801
# HELP llamacpp:predicted_tokens_seconds Average generation throughput in tokens/s.
# TYPE llamacpp:predicted_tokens_seconds gauge
llamacpp:predicted_tokens_seconds 12.5
# HELP llamacpp:requests_processing Number of requests processing.
# TYPE llamacpp:requests_processing gauge
llamacpp:requests_processing 3
# HELP llamacpp:requests_deferred Number of requests deferred.
# TYPE llamacpp:requests_deferred gauge
llamacpp:requests_deferred 2
`;

test('llama.cpp: what runs, what waits, and tokens; it counts no calls', () => {
  expect(countsOf(llamaCpp)).toEqual({
    kind: 'llama.cpp',
    inFlight: 3,
    waiting: 2,
    tokens: 7801,
    steps: {},
  });
  const older = `${llamaCpp}llamacpp:kv_cache_usage_ratio 0.25\n`;
  expect(countsOf(older)?.cacheShare).toBe(0.25);
});

function vllmText(cache: string): string {
  return `vllm:num_requests_running{engine="0",model_name="m"} 2.0
vllm:num_requests_waiting{engine="0",model_name="m"} 5.0
vllm:${cache}{engine="0",model_name="m"} 0.25
vllm:generation_tokens_total{engine="0",model_name="m"} 900.0
vllm:request_success_total{engine="0",finished_reason="stop",model_name="m"} 7.0
vllm:request_success_total{engine="0",finished_reason="length",model_name="m"} 3.0
vllm:request_queue_time_seconds_sum{engine="0"} 5.0
vllm:request_queue_time_seconds_count{engine="0"} 10.0
`;
}

test('vLLM: what runs, what waits, the cache, the tokens, in its old names and its new ones', () => {
  const expected = {
    kind: 'vllm',
    calls: 10,
    inFlight: 2,
    waiting: 5,
    cacheShare: 0.25,
    tokens: 900,
    steps: { queue: { seconds: 5, calls: 10 } },
  };
  expect(countsOf(vllmText('kv_cache_usage_perc'))).toEqual(expected);
  expect(countsOf(vllmText('gpu_cache_usage_perc'))).toEqual(expected);
});

test('a vLLM of several engines: what runs and waits is added, of the caches the fullest counts', () => {
  const engines = ['0.75', '0.5'].map((share, engine) =>
    vllmText('kv_cache_usage_perc').replaceAll('engine="0"', `engine="${engine}"`).replace('0.25', share),
  );
  expect(countsOf(engines.join(''))).toMatchObject({ inFlight: 4, waiting: 10, cacheShare: 0.75 });
});

test('MLServer and the queue-proxy', () => {
  const text = `model_infer_request_success_total{model="m",version=""} 3.0
rest_server_requests_in_progress{app_name="mlserver",method="POST"} 1.0
model_infer_request_duration_count{model="m",version=""} 3.0
model_infer_request_duration_sum{model="m",version=""} 0.3
`;
  expect(countsOf(text)).toMatchObject({ kind: 'mlserver', calls: 3, inFlight: 1 });
  const queue = `kn_serving_invocation_duration_seconds_count{a="b"} 4
kn_serving_invocation_duration_seconds_sum{a="b"} 2
`;
  expect(countsOf(queue)).toMatchObject({ kind: 'queue-proxy', calls: 4 });
});

test.each(['', '<html></html>', 'go_goroutines 12\n'])('%j is no server that is known', (text) => {
  expect(countsOf(text)).toBeUndefined();
});

test('a gauge of which nothing is known is not a number', () => {
  const text = 'vllm:num_requests_running NaN\nvllm:num_requests_waiting 1\n';
  expect(countsOf(text)).toEqual({ kind: 'vllm', waiting: 1, steps: {} });
});

test('between two looks: rates, and the mean of the calls in between', () => {
  const before = { kind: 'kserve', calls: 100, steps: { predict: { seconds: 10, calls: 100 } } } as const;
  const after = { kind: 'kserve', calls: 110, steps: { predict: { seconds: 10.2, calls: 110 } } } as const;
  expect(loadBetween(before, after, 2000)).toEqual({
    kind: 'kserve',
    callsPerS: 5,
    stepMs: { predict: expect.closeTo(20, 6) as number },
  });
  expect(loadBetween(after, after, 2000)).toEqual({ kind: 'kserve', callsPerS: 0, stepMs: {} });
});

test('a server that started anew has counted all of it since', () => {
  const before = {
    kind: 'vllm',
    calls: 100,
    tokens: 5000,
    steps: { queue: { seconds: 9, calls: 100 } },
  } as const;
  const after = { kind: 'vllm', calls: 4, tokens: 80, steps: { queue: { seconds: 0.4, calls: 4 } } } as const;
  expect(loadBetween(before, after, 1000)).toMatchObject({
    callsPerS: 4,
    tokensPerS: 80,
    stepMs: { queue: expect.closeTo(100, 6) as number },
  });
});
