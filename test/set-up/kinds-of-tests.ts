import { testsThatStartPrograms } from './starts-programs.ts';

/** What other programs do with isvc: shells, curl, grpcurl, kubectl, Python, browsers. Most of their time is that of those programs. */
export const tools = [
  'cli/completion-pressed',
  'contract/copy-as',
  'contract/proxy',
  'contract/proxy-openai',
  'demo/kubectl',
  'format/copy-as-runs',
  'format/load-page-browser',
  'proxy/browser',
].map(fileOf);

/**
 * What lasts for seconds by its nature: loads by processes and pods, limits as they are, the pictures of the docs, each command as a program of
 * its own, each way in which that program ends in a terminal, the calls and the pods of every service of the demo, heaps collected at will,
 * whole mutation samples, the processes of the test bed. What each of them is about has tests of `npm test` too.
 */
export const long = [
  'cli/bench-pods-process',
  'cli/bench-process',
  'cli/demo-tour',
  'cli/endless-payload',
  'cli/ends',
  'cluster/largest-answers',
  'cluster/parts/process',
  'docs/connections',
  'docs/screens',
  'journeys/terminal-ends',
  'journeys/top',
  'payload/longest-csv-field',
  'scripts/mutation-sample',
  'transport/collected-sessions',
].map(fileOf);

/**
 * These take a quarter of a second of a core or more: our own tree, limits of time and size as they are, a million values, loads, servers of
 * gRPC, what is read of any bytes.
 */
export const large = [
  'batch/parse-suite',
  'cluster/connect',
  'cluster/exec-plugin',
  'cluster/limits',
  'cluster/log-fuzz',
  'cluster/login-plugin',
  'cluster/port-forward',
  'cluster/token-fuzz',
  'cluster/watch-outages',
  'cluster/watch-stream-lines',
  'demo/api/port-forward',
  'demo/api/server',
  'demo/gateway-paths',
  'demo/models/any-bytes',
  'demo/models/language-quirks',
  'demo/models/tensorflow-grpc',
  'demo/models/v2-grpc',
  'demo/shapes/shapes',
  'discovery/gateways-fuzz',
  'discovery/services-watch',
  'format/word-difference',
  'fuzz/cluster',
  'fuzz/connections',
  'fuzz/objects',
  'fuzz/tui',
  'inference/read-json',
  'load/compare-reports',
  'load/histogram',
  'load/run-load',
  'load/run-text',
  'load/sweep',
  'metrics/exposition',
  'metrics/pod-metrics',
  'predict/await-start',
  'predict/cannot-start',
  'predict/demo',
  'predict/demo-kinds',
  'predict/fuzz',
  'predict/long-texts',
  'predict/next-flags',
  'predict/openai',
  'predict/openai-streams',
  'predict/token-from',
  'protocol/grpc-v1-outputs',
  'protocol/large-answers',
  'protocol/openai-demo',
  'proxy/grpc',
  'proxy/kinds',
  'proxy/openai-client',
  'proxy/passing',
  'runtime/wait-timer',
  'scripts/check-arrows',
  'scripts/check-lengths',
  'scripts/light-libraries',
  'scripts/light-output',
  'scripts/light-patch',
  'transport/event-stream',
  'transport/event-stream-ends',
  'transport/event-stream-limits',
  'transport/fuzz',
  'transport/grpc',
  'transport/grpc-answers',
  'transport/grpc-both-ways',
  'transport/grpc-broken-heads',
  'transport/grpc-broken-rules',
  'transport/grpc-by-socket',
  'transport/grpc-message-reader',
  'transport/http2-connection',
  'transport/http2-hostile',
  'transport/protobuf',
  'transport/rest',
  'tui/effects/effects',
  'tui/effects/history-files',
  'tui/screens/answer',
  'tui/screens/answer-fuzz',
  'tui/update/yaml',
].map(fileOf);

export const programs = testsThatStartPrograms().filter(
  (file) => !tools.includes(file) && !long.includes(file),
);

function fileOf(name: string): string {
  return `test/${name}.test.ts`;
}
