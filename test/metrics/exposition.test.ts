import {
  assert,
  constantFrom,
  dictionary,
  double,
  oneof,
  property,
  string,
  stringMatching,
} from 'fast-check';
import { expect, test } from 'vitest';
import { readExposition } from '../../src/metrics/exposition.js';

function all(text: string) {
  return readExposition(text, () => true).samples;
}

test('comments, types and empty lines are left out; samples keep their labels', () => {
  const text = `# HELP request_predict_seconds predict request latency
# TYPE request_predict_seconds histogram
request_predict_seconds_bucket{model_name="iris",le="0.005"} 3.0

request_predict_seconds_bucket{le="+Inf", model_name="iris",} 5 1700000000000
request_predict_seconds_sum { model_name = "iris" }\t0.25
# EOF
`;
  expect(all(text)).toEqual([
    { name: 'request_predict_seconds_bucket', labels: { model_name: 'iris', le: '0.005' }, value: 3 },
    { name: 'request_predict_seconds_bucket', labels: { model_name: 'iris', le: '+Inf' }, value: 5 },
    { name: 'request_predict_seconds_sum', labels: { model_name: 'iris' }, value: 0.25 },
  ]);
});

test('what is declared is told, with values or without', () => {
  const text = '# TYPE a histogram\n#TYPE\tb  counter\n# TYPE c\n# HELP d TYPE e gauge\n# EOF';
  expect(readExposition(text, () => true).families).toEqual([
    { name: 'a', type: 'histogram' },
    { name: 'b', type: 'counter' },
  ]);
});

test.each([
  ['up 1', 1],
  ['up +Inf', Number.POSITIVE_INFINITY],
  ['up -Inf', Number.NEGATIVE_INFINITY],
  ['up NaN', Number.NaN],
  ['up 1.5e-07', 1.5e-7],
  ['up -0', -0],
  ['up .5', 0.5],
  ['up 1 -1', 1],
  ['vllm:num_requests_running{engine="0"} 2.0', 2],
])('%s', (line, value) => {
  expect(all(line).map((sample) => sample.value)).toEqual([value]);
});

test('an exemplar of OpenMetrics is left out, whatever stands in it', () => {
  const line = 'http_seconds_bucket{le="0.1"} 8 # {trace_id="a\\"} 99"} 0.09 1700000000.5';
  expect(all(line)).toEqual([{ name: 'http_seconds_bucket', labels: { le: '0.1' }, value: 8 }]);
});

test('names and labels in quotes, as Prometheus 3 writes them', () => {
  expect(all('{"kn.serving.queue.depth", "service.name"="a"} 4')).toEqual([
    { name: 'kn.serving.queue.depth', labels: { 'service.name': 'a' }, value: 4 },
  ]);
});

test('escapes of a label value', () => {
  expect(all('a{path="C:\\\\DIR\\n\\"x\\" \\d"} 1')[0]?.labels).toEqual({ path: 'C:\\DIR\n"x" \\d' });
});

test.each([
  '<html><body>404</body></html>',
  'name',
  'name{',
  'name{a="b" 1',
  'name{a="b"} x',
  'name{a=b} 1',
  '{"a","b"} 1',
  'name 0x10',
  '{a="b"} 1',
])('%s is skipped, and the line behind it is read', (line) => {
  expect(all(`${line}\nup 1`)).toEqual([{ name: 'up', labels: {}, value: 1 }]);
});

test('only names that are asked for are kept, and never more than 20,000', () => {
  const lines = Array.from({ length: 100_000 }, (_, at) => `a{n="${at}"} ${at}\nb 1`).join('\n');
  const kept = readExposition(lines, (name) => name === 'a').samples;
  expect(kept).toHaveLength(20_000);
  expect(new Set(kept.map(({ name }) => name))).toEqual(new Set(['a']));
});

test('what is written is read back', () => {
  const labels = dictionary(stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/), string(), { maxKeys: 4 });
  const values = oneof(
    double({ noNaN: true }).map((value) => (value === 0 ? 0 : value)),
    constantFrom(Infinity, -Infinity, NaN),
  );
  assert(
    property(stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,12}$/), labels, values, (name, given, value) => {
      const pairs = Object.entries(given).map(
        ([key, text]) =>
          `${key}="${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
      );
      const shown =
        Number.isFinite(value) || Number.isNaN(value) ? String(value) : `${value > 0 ? '+' : '-'}Inf`;
      const [sample] = all(`${name}{${pairs.join(',')}} ${shown}`);
      expect(sample).toEqual({ name, labels: { ...given }, value });
    }),
  );
});

test('a line too long for a sample is skipped, however it is written', () => {
  const long = `request_predict_seconds_count{model_name="${'a'.repeat(31_000_000)}"} 1`;
  expect(all(`${long}\nrequest_predict_seconds_count 2\n`)).toEqual([
    { name: 'request_predict_seconds_count', labels: {}, value: 2 },
  ]);
});
