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
 * its own. What each of them is about has tests of `npm test` too.
 */
export const long = [
  'cli/bench-pods-process',
  'cli/bench-process',
  'cli/ends',
  'cluster/largest-answers',
  'docs/connections',
  'docs/screens',
].map(fileOf);

/** These take half a second or more: our own tree, limits of time and size as they are, a million values, loads, what is read of any bytes. */
export const large = [
  'cluster/connect',
  'cluster/limits',
  'cluster/log-fuzz',
  'cluster/login-plugin',
  'cluster/port-forward',
  'cluster/watch-outages',
  'demo/models/any-bytes',
  'discovery/services-watch',
  'format/word-difference',
  'fuzz/cluster',
  'fuzz/tui',
  'load/compare-reports',
  'load/histogram',
  'load/run-load',
  'load/run-text',
  'load/sweep',
  'metrics/pod-metrics',
  'payload/csv',
  'predict/await-start',
  'predict/cannot-start',
  'predict/demo',
  'predict/demo-kinds',
  'predict/fuzz',
  'predict/long-texts',
  'predict/openai',
  'predict/openai-streams',
  'predict/token-from',
  'protocol/grpc-v1-outputs',
  'protocol/large-answers',
  'proxy/kinds',
  'scripts/check-arrows',
  'scripts/check-lengths',
  'scripts/light-libraries',
  'scripts/light-output',
  'scripts/light-patch',
  'scripts/mutation-sample',
  'transport/collected-sessions',
  'transport/event-stream',
  'transport/event-stream-ends',
  'transport/event-stream-limits',
  'transport/fuzz',
  'transport/grpc',
  'transport/grpc-answers',
  'transport/grpc-both-ways',
  'transport/grpc-by-socket',
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
