import { createHistogram, familyHead, metricsAnswer, pythonNumber } from '../wire/prometheus.js';
import type { DemoAnswer } from '../wire/exchange.js';

/** The scheduler of vLLM's engine: it computes so many requests at once, lets the others wait, and counts what they read and write. */
export type VllmEngine = {
  /** Resolves when the request is among those that are computed. Rejects with the signal's reason; then it was not. */
  readonly start: (promptTokens: number, signal: AbortSignal) => Promise<RunningRequest>;
  readonly running: () => number;
  readonly waiting: () => number;
  /** Share of the cache of keys and values that running requests have taken, 0 to 1. */
  readonly cacheShare: () => number;
  /** The answer to `GET /metrics`. */
  readonly metrics: () => DemoAnswer;
};

export type RunningRequest = {
  readonly wrote: (tokens: number) => void;
  /** Once; `abort`: its client went away. */
  readonly end: (reason: FinishReason) => void;
};

export type FinishReason = (typeof finishReasons)[number];

/** Of FinishReason in vllm/v1/engine. */
const finishReasons = ['stop', 'length', 'abort'] as const;

/** `--max-num-seqs`. */
export const maxRunning = 8;

/** The cache of the demo's little card, in tokens, and how many of them a block holds (`--block-size`). */
const cacheTokens = 8192;
const blockTokens = 16;

// Of vllm/v1/metrics/loggers.py, in seconds.
const firstTokenBounds = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640,
  2560,
];
const requestBounds = [
  0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680,
];

const help = {
  'vllm:num_requests_running': 'Number of requests in model execution batches.',
  'vllm:num_requests_waiting': 'Number of requests waiting to be processed.',
  'vllm:kv_cache_usage_perc': 'KV-cache usage. 1 means 100 percent usage.',
  'vllm:prompt_tokens_total': 'Number of prefill tokens processed.',
  'vllm:generation_tokens_total': 'Number of generation tokens processed.',
  'vllm:request_success_total': 'Count of successfully processed requests.',
  'vllm:time_to_first_token_seconds': 'Histogram of time to first token in seconds.',
  'vllm:e2e_request_latency_seconds': 'Histogram of e2e request latency in seconds.',
  'vllm:request_queue_time_seconds': 'Histogram of time spent in WAITING phase for request.',
  'vllm:request_prefill_time_seconds': 'Histogram of time spent in PREFILL phase for request.',
  'vllm:request_decode_time_seconds': 'Histogram of time spent in DECODE phase for request.',
} as const;

type Name = keyof typeof help;
type Times = Extract<Name, `${string}_seconds`>;

/** Counts requests and tokens as vLLM does for its metrics: those that run, those that wait, and how full the cache is. */
export function createVllmEngine(modelName: string): VllmEngine {
  const held = new Set<{ tokens: number }>();
  const queue: (() => void)[] = [];
  const ended = Object.fromEntries(finishReasons.map((reason) => [reason, 0])) as Record<
    FinishReason,
    number
  >;
  const histograms: Readonly<Record<Times, ReturnType<typeof createHistogram>>> = {
    'vllm:time_to_first_token_seconds': createHistogram(firstTokenBounds),
    'vllm:e2e_request_latency_seconds': createHistogram(requestBounds),
    'vllm:request_queue_time_seconds': createHistogram(requestBounds),
    'vllm:request_prefill_time_seconds': createHistogram(requestBounds),
    'vllm:request_decode_time_seconds': createHistogram(requestBounds),
  };
  let free = maxRunning;
  let promptTokens = 0;
  let generationTokens = 0;

  const cacheShare = (): number => {
    const blocks = [...held].reduce((sum, { tokens }) => sum + Math.ceil(tokens / blockTokens), 0);
    return Math.min(1, (blocks * blockTokens) / cacheTokens);
  };

  const run = (prompt: number, arrivedMs: number): RunningRequest => {
    const request = { tokens: prompt };
    const startedMs = performance.now();
    let firstMs: number | undefined;
    held.add(request);
    promptTokens += prompt;
    return {
      wrote: (tokens) => {
        if (tokens === 0) return;
        if (firstMs === undefined) {
          firstMs = performance.now();
          histograms['vllm:time_to_first_token_seconds'].observe((firstMs - arrivedMs) / 1000);
        }
        request.tokens += tokens;
        generationTokens += tokens;
      },
      end: (reason) => {
        if (!held.delete(request)) return;
        const next = queue.shift();
        if (next === undefined) free += 1;
        else next();
        ended[reason] += 1;
        const endMs = performance.now();
        const prefilledMs = firstMs ?? endMs;
        const took: readonly (readonly [Times, number])[] = [
          ['vllm:e2e_request_latency_seconds', endMs - arrivedMs],
          ['vllm:request_queue_time_seconds', startedMs - arrivedMs],
          ['vllm:request_prefill_time_seconds', prefilledMs - startedMs],
          ['vllm:request_decode_time_seconds', endMs - prefilledMs],
        ];
        for (const [name, ms] of took) histograms[name].observe(ms / 1000);
      },
    };
  };

  /** A place that another leaves goes to the first that waits, at once: none is free in between. */
  const place = async (signal: AbortSignal): Promise<void> => {
    if (free > 0) {
      free -= 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (): void => {
      const at = queue.indexOf(resolve);
      // It has its place already: it leaves as one that runs.
      if (at === -1) return;
      queue.splice(at, 1);
      reject(signal.reason as Error);
    };
    queue.push(resolve);
    signal.addEventListener('abort', leave, { once: true });
    await promise.finally(() => signal.removeEventListener('abort', leave));
  };

  const labels = { engine: '0', model_name: modelName };
  const one = (name: Name, type: 'counter' | 'gauge', value: number): readonly string[] => [
    ...familyHead(name, type, help[name]),
    `${name}{engine="0",model_name="${modelName}"} ${pythonNumber(value)}`,
  ];
  return {
    start: async (prompt, signal) => {
      signal.throwIfAborted();
      const arrivedMs = performance.now();
      await place(signal);
      return run(prompt, arrivedMs);
    },
    running: () => held.size,
    waiting: () => queue.length,
    cacheShare,
    metrics: () =>
      metricsAnswer([
        ...one('vllm:num_requests_running', 'gauge', held.size),
        ...one('vllm:num_requests_waiting', 'gauge', queue.length),
        ...one('vllm:kv_cache_usage_perc', 'gauge', cacheShare()),
        ...one('vllm:prompt_tokens_total', 'counter', promptTokens),
        ...one('vllm:generation_tokens_total', 'counter', generationTokens),
        ...familyHead('vllm:request_success_total', 'counter', help['vllm:request_success_total']),
        ...finishReasons.map(
          (reason) =>
            `vllm:request_success_total{engine="0",finished_reason="${reason}",model_name="${modelName}"} ${pythonNumber(ended[reason])}`,
        ),
        ...(Object.keys(histograms) as Times[]).flatMap((name) => [
          ...familyHead(name, 'histogram', help[name]),
          ...histograms[name].lines(name, labels, pythonNumber),
        ]),
      ]),
  };
}
