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

/** These take a second of the processor or more: limits at their real size, a million values, loads, what is read of any bytes. */
export const large = [
  'cluster/limits',
  'cluster/log-fuzz',
  'cluster/port-forward',
  'demo/models/any-bytes',
  'load/histogram',
  'load/run-load',
  'load/run-text',
  'protocol/large-answers',
  'proxy/kinds',
  'scripts/check-type-names',
  'tui/effects/effects',
  'tui/screens/answer-view',
].map(fileOf);

export const programs = testsThatStartPrograms().filter((file) => !tools.includes(file));

function fileOf(name: string): string {
  return `test/${name}.test.ts`;
}
