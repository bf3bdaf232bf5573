import {
  answerOutput,
  calling,
  choosing,
  manyOutput,
  output,
  sending,
  testing,
  timeout,
  verdictForm,
  wayIn,
} from './flags.js';
import { ownCommands } from './own-commands.js';
import { comparing, examining, toPart } from './version-flags.js';
import type { Command } from './command.js';
import { loading } from './bench-flags.js';
import { listing } from './list-flags.js';
import { serving } from './proxy-flags.js';
import { chatting } from './chat/chat-flags.js';

const service = {
  pattern: '<name>',
  summary: 'service to use: NAME, NAMESPACE/NAME, or isvc/NAME, llmisvc/NAME, ig/NAME',
};

const moreServices = { pattern: '[names...]', summary: 'more services', areServices: true } as const;

export const commands: readonly Command[] = [
  {
    name: 'list',
    argument: { ...service, pattern: '[name]' },
    more: moreServices,
    summary: 'List InferenceServices, another kind, or those you name, ready ones first',
    flags: listing,
    examples: [
      'isvc list',
      'isvc list -A -o wide',
      'isvc list --kind llm',
      'isvc list -l team=vision -o name',
    ],
  },
  {
    name: 'get',
    argument: { ...service, pattern: '[name]' },
    more: moreServices,
    summary: 'List services: the same as list',
    flags: listing,
    examples: ['isvc get sklearn-iris digits', "isvc get sklearn-iris -o jsonpath='{.status.url}'"],
  },
  {
    name: 'describe',
    argument: service,
    summary: 'Show all that the cluster says of a service, and its conditions',
    flags: [],
    examples: ['isvc describe bad-model'],
  },
  {
    name: 'predict',
    argument: { ...service, pattern: '[name]' },
    more: moreServices,
    summary: 'Send a payload to a model, or to many, and print predictions',
    flags: [...sending, toPart, verdictForm, ...choosing, manyOutput],
    examples: [
      'isvc predict flower-sample -f input.json',
      'isvc predict sklearn-iris -d "[[6.8,2.8,4.8,1.4]]" | jq .predictions',
      'isvc predict digits -f seven.png -o table',
      'isvc predict --all -o junit > report.xml',
    ],
  },
  {
    name: 'explain',
    argument: service,
    summary: 'Send a payload and print its explanation (V1 :explain)',
    flags: [...sending, verdictForm, answerOutput],
    examples: ['isvc explain income -f input.json'],
  },
  {
    name: 'chat',
    argument: service,
    summary: 'Talk to a language model; in a pipe, answer what is piped in',
    flags: chatting,
    examples: [
      'isvc chat my-llm',
      "isvc chat my-llm --system 'Answer in one sentence.' --temperature 0",
      'git diff | isvc chat my-llm --system "Write a commit message for this diff."',
    ],
  },
  {
    name: 'endpoint',
    argument: service,
    summary: 'Print the address of a service, or a command that calls it',
    flags: [...calling, output('text', 'json', 'env', 'openai', 'curl', 'grpcurl')],
    examples: [
      'isvc endpoint sklearn-iris',
      'eval "$(isvc endpoint sklearn-iris -o env)"',
      'isvc endpoint sklearn-iris -o curl',
    ],
  },
  {
    name: 'proxy',
    argument: {
      pattern: '[name]',
      summary: 'InferenceService to serve; without it, all are served under /NAMESPACE/NAME/',
    },
    summary: 'Serve a service on this machine, for clients that know nothing of KServe',
    flags: serving,
    examples: ['isvc proxy my-llm', 'isvc proxy --port 8000', 'isvc proxy my-llm -o json | jq .who'],
  },
  {
    name: 'gateways',
    argument: { pattern: '[name]', summary: 'InferenceService whose own addresses are tried too' },
    summary: 'Try every gateway address, and show which one is used and why',
    flags: [...wayIn, output('table', 'json')],
    examples: ['isvc gateways', 'isvc gateways sklearn-iris'],
  },
  {
    name: 'metadata',
    argument: service,
    summary: "Print a model's inputs and outputs",
    flags: [...calling, timeout('30s', 'time to wait for the answer'), output('table', 'json', 'yaml')],
    examples: ['isvc metadata digits', 'isvc metadata flower-grpc -o json'],
  },
  {
    name: 'ready',
    argument: service,
    summary: 'Check whether a service, its server and its model are ready',
    flags: [
      ...calling,
      { flags: '--wait', summary: 'wait until all three are ready' },
      timeout('5m', 'time that --wait waits'),
      output('text', 'json'),
    ],
    examples: ['isvc ready sklearn-iris', 'isvc ready sklearn-iris --wait --timeout 10m'],
  },
  {
    name: 'doctor',
    argument: { pattern: '[name]', summary: 'service to check; without it, the cluster and all services' },
    summary: 'Check every step from the kubeconfig to the model, and say what to do',
    flags: examining,
    examples: ['isvc doctor', 'isvc doctor sklearn-iris -f input.json', 'isvc doctor -A -o json'],
  },
  {
    name: 'logs',
    argument: service,
    summary: 'Print the log of the container that failed, or of the model server',
    flags: [
      { flags: '-f, --follow', summary: 'keep streaming new lines' },
      { flags: '--tail <lines>', summary: 'show only the last N lines; -1 shows all', default: '200' },
      { flags: '--previous', summary: 'show the previous run of the container' },
      { flags: '-c, --container <name>', summary: 'container to read' },
    ],
    examples: [
      'isvc logs bad-model',
      'isvc logs flower-sample -f',
      'isvc logs digits -c storage-initializer',
    ],
  },
  {
    name: 'bench',
    argument: service,
    more: {
      pattern: '[reports...]',
      summary: 'after diff, two reports to compare; after job, the name of a Job to start',
    },
    summary: 'Send many calls and report latencies, rates and failures by who answered',
    flags: [
      ...loading,
      ...sending.filter(({ flags }) => !flags.startsWith('--raw-answer')),
      output('text', 'json', 'csv', 'hgrm', 'yaml'),
    ],
    examples: [
      'isvc bench sklearn-iris -z 30s -c 5',
      "isvc bench digits --rate 200 --poisson --slo 'p99<200ms,errors<1%' --yes",
      'isvc bench flower-sample --payloads images/ -o json > before.json',
      'isvc bench digits --sweep -z 10s --yes',
      'isvc bench digits --rate 5000 --pods 8 -z 60s',
      'isvc bench diff before.json after.json',
      'isvc bench job isvc-bench-8f2c1',
    ],
  },
  {
    name: 'compare',
    argument: service,
    more: { pattern: '[other]', summary: 'another service; without it, two versions of the first' },
    summary: 'Send the same payloads to two versions, and compare answers and latencies',
    flags: comparing,
    examples: [
      'isvc compare sklearn-iris',
      'isvc compare sklearn-iris --requests 200 --max-difference 0.1%',
      'isvc compare iris-v1 iris-v2 --payloads rows.jsonl -o json',
    ],
  },
  {
    name: 'test',
    argument: {
      pattern: '[file]',
      summary: 'file of cases (YAML or JSON); - reads standard input',
      is: 'file',
    },
    summary: 'Run the cases of a file: calls, and what is expected of their answers',
    flags: testing,
    examples: [
      'isvc test models.yaml',
      'isvc test models.yaml -o junit > report.xml',
      'isvc test --init digits -f seven.png',
    ],
  },
  {
    name: 'top',
    argument: { pattern: '[name]', summary: 'service to show the pods of; without it, all services' },
    summary: "Show what each service does, or each pod of one, from the servers' own metrics",
    flags: [
      { flags: '-A, --all-namespaces', summary: 'without a name, show services of all namespaces' },
      { flags: '-w, --watch', summary: 'repeat until Ctrl-C' },
      { flags: '--interval <duration>', summary: 'time between two looks', default: '2s' },
      output('table', 'json'),
    ],
    examples: ['isvc top', 'isvc top my-llm -w --interval 5s', 'isvc top sklearn-iris -o json'],
  },
  ...ownCommands,
];
