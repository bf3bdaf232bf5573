import type { Options } from './flag-values.js';
import { spokenProtocols } from '../kserve/service.js';

/** A flag as help, completion and the parser need it. */
export type Flag = {
  /** As commander writes it: `-f, --file <path>`. */
  readonly flags: string;
  readonly summary: string;
  readonly choices?: readonly string[];
  /** A value may also begin like this: `jsonpath=`. */
  readonly prefix?: string;
  readonly default?: string;
  readonly repeatable?: true;
  /** The heading under which help lists it; `Options:` where absent. */
  readonly group?: string;
  /** The name of its value, where that is not its own: another flag's is the same. */
  readonly attribute?: keyof Options;
  /** The values that completion offers. */
  readonly completes?: 'file' | 'namespace' | 'context' | 'account' | 'service';
};

/** Flags that every command has. */
export const everywhere: readonly Flag[] = inGroup('Global options:', [
  {
    flags: '--kubeconfig <path>',
    summary: 'path of the kubeconfig file (default: $KUBECONFIG, then ~/.kube/config)',
    completes: 'file',
  },
  { flags: '--context <name>', summary: 'name of the kubeconfig context to use', completes: 'context' },
  {
    flags: '-n, --namespace <name>',
    summary: "namespace to use (default: the context's)",
    completes: 'namespace',
  },
  { flags: '--no-color', summary: 'print without colors, as NO_COLOR=1 does' },
  { flags: '-q, --quiet', summary: 'print only the answer, warnings and errors' },
  { flags: '-v, --verbose', summary: 'print what was tried, sent and received' },
]);

/** Flags of commands that look for the way in. */
export const wayIn: readonly Flag[] = inGroup('Connection options, for inference only:', [
  {
    flags: '--gateway <namespace/name>',
    summary: 'Gateway, Service or Ingress to go through, instead of the one isvc finds',
  },
  {
    flags: '--kserve-namespace <namespace>',
    summary: 'namespace KServe is installed in, if isvc cannot find it',
  },
  {
    flags: '--address <address>',
    summary: 'connect to [http://|https://]HOST:PORT instead of looking for a gateway',
  },
  {
    flags: '--host <name>',
    summary: "Host header (:authority in gRPC) to send, instead of the service's host",
  },
  {
    flags: '--cacert <file>',
    summary: 'CA certificate to verify the gateway with (PEM)',
    completes: 'file',
  },
  { flags: '-k, --insecure', summary: "do not verify the gateway's certificate" },
  {
    flags: '--cert <file>',
    summary: 'client certificate to send to the gateway (PEM); requires --key',
    completes: 'file',
  },
  { flags: '--key <file>', summary: 'private key of the client certificate (PEM)', completes: 'file' },
  {
    flags: '--trust-domain <domain>',
    summary: "treat hosts under this domain as the cluster's: allow private addresses, and send the token",
    repeatable: true,
  },
  { flags: '--no-bypass', summary: 'fail if no gateway answers, instead of port-forwarding to a pod' },
  { flags: '--proxy <url>', summary: 'proxy to use (default: $http_proxy, $https_proxy)' },
  {
    flags: '--noproxy <hosts>',
    summary: 'comma-separated hosts to reach without a proxy (default: $no_proxy)',
  },
]);

/** Flags that say what goes with every request for inference. */
export const inference: readonly Flag[] = inGroup('Request options, for inference only:', [
  { flags: '--token <token>', summary: 'bearer token to send (default: $ISVC_TOKEN)' },
  {
    flags: '--token-from <account>',
    summary: 'request a token of serviceaccount/NAME or serviceaccount/NAMESPACE:NAME, and send it',
    completes: 'account',
  },
  {
    flags: '--token-audience <name>',
    summary: 'audience of the requested token; may be repeated',
    repeatable: true,
  },
  {
    flags: '--send-token',
    summary:
      "send the token even if routes of other namespaces claim the service's host; with bench --pods, give it to the pods",
  },
  {
    flags: '-H, --header <header>',
    summary: "header to send, as 'Name: value'; 'Name:' removes it; may be repeated",
    repeatable: true,
  },
  {
    flags: '--max-answer <size>',
    summary: 'largest answer to read, such as 16MiB or 1GiB (default: 256MiB)',
  },
]);

/** Flags of commands that call a model server. */
export const calling: readonly Flag[] = [
  ...wayIn,
  ...inference,
  ...inGroup('Model options:', [
    {
      flags: '--protocol <protocol>',
      summary: "protocol to use, instead of the service's",
      choices: spokenProtocols,
    },
    { flags: '--model <name>', summary: "model name to call, if it differs from the service's" },
    { flags: '--model-version <version>', summary: 'model version to call' },
  ]),
];

/** Flags of `predict` and `explain`. */
export const sending: readonly Flag[] = [
  ...inGroup('Payload options:', [
    {
      flags: '-f, --file <path>',
      summary: 'payload file: JSON, text, PNG, JPEG, .npy or CSV; - reads standard input',
      completes: 'file',
    },
    {
      flags: '-d, --data <payload>',
      summary: 'payload as JSON, text for a language model (with -f: about the image), or @FILE',
    },
    {
      flags: '--raw <file>',
      summary: "file to send unchanged; set its type with -H 'Content-Type: …'",
      completes: 'file',
    },
  ]),
  {
    flags: '--raw-answer',
    summary: 'print the body of the answer as it came, whatever it is',
    group: 'Answer options:',
  },
  ...calling,
  ...inGroup('Model options:', [
    { flags: '--signature <name>', summary: 'TensorFlow signature to call (default: serving_default)' },
    {
      flags: '--binary',
      summary: "send and request binary tensors (V2's binary extension, raw contents in gRPC)",
    },
    {
      flags: '--scale <range>',
      summary: 'scale pixel values to 0–1 or 0–255 for float inputs',
      choices: ['1', '255'],
      default: '1',
    },
  ]),
  ...inGroup('Answer options:', [timeout('30s', 'time to wait for the answer')]),
];

/** Without a default of its own: a text is printed as it comes only where nothing was said of its form. */
export const answerOutput: Flag = {
  flags: '-o, --output <format>',
  summary: 'output format (default: json; on a terminal, the text that a language model writes)',
  choices: ['json', 'table'],
  group: 'Answer options:',
};

/** The flag for programs that want to know who answered. */
export const verdictForm: Flag = {
  flags: '--verdict <format>',
  summary: 'print who answered, why, and the next steps to standard error as text or as JSON (default: text)',
  choices: ['text', 'json'],
  group: 'Answer options:',
};

/** That of a command which calls one service, or many: of many it prints a table where nothing is said. */
export const manyOutput: Flag = {
  ...answerOutput,
  summary:
    'output format (default: json, of several services table; on a terminal, the text of a language model)',
  choices: ['json', 'table', 'junit'],
};

const sideBySide: Flag = {
  flags: '--concurrency <count>',
  summary: 'calls under way at once (default: 8)',
};

/** Flags of `predict` that choose several services. */
export const choosing: readonly Flag[] = inGroup('Options for several services:', [
  { flags: '-l, --selector <selector>', summary: 'call the services with these labels, such as team=vision' },
  { flags: '--all', summary: 'call all services of the namespace' },
  { flags: '-A, --all-namespaces', summary: 'with -l or --all, call services of all namespaces' },
  sideBySide,
]);

/** Flags of `test`. */
export const testing: readonly Flag[] = [
  ...inGroup('Options to write a file of cases:', [
    {
      flags: '--init <name>',
      summary: 'write a new FILE (default: NAME.test.yaml) from what this service answers; may be repeated',
      repeatable: true,
      completes: 'service',
    },
    { flags: '-f, --file <path>', summary: 'payload file to send and to name in FILE', completes: 'file' },
  ]),
  sideBySide,
  timeout('30s', 'time to wait for each answer, if its case says none'),
  ...wayIn,
  ...inference,
  output('table', 'json', 'junit'),
];

/** `-o`, which takes these formats; the first is the default. */
export function output(...choices: readonly [string, ...string[]]): Flag {
  return { flags: '-o, --output <format>', summary: 'output format', choices, default: choices[0] };
}

/** `--timeout`. `standard`: the default, as a user types it (`30s`); `summary`: what the time is for. */
export function timeout(standard: string, summary: string): Flag {
  return {
    flags: '--timeout <duration>',
    summary: `${summary}, such as 500ms, 30s or 5m; 0 waits forever`,
    default: standard,
  };
}

/** Flags under a heading of their own in help. */
export function inGroup(group: string, flags: readonly Flag[]): readonly Flag[] {
  return flags.map((flag) => ({ ...flag, group }));
}
