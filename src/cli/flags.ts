import { spokenProtocols } from '../kserve/service.js';

/** A flag as help, completion and the parser need it. */
export type Flag = {
  /** As commander writes it: `-f, --file <path>`. */
  readonly flags: string;
  readonly summary: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  readonly repeatable?: true;
  /** What completion offers for its value. */
  readonly completes?: 'file' | 'namespace' | 'context' | 'account';
};

/** The values of all flags, as commander names them. Each command declares which it has. */
export type Options = {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: string;
  readonly gateway?: string;
  readonly kserveNamespace?: string;
  readonly address?: string;
  readonly host?: string;
  readonly token?: string;
  readonly tokenFrom?: string;
  readonly tokenAudience?: readonly string[];
  readonly cacert?: string;
  readonly insecure?: boolean;
  readonly cert?: string;
  readonly key?: string;
  readonly trustDomain?: readonly string[];
  /** `--no-bypass` makes it false. */
  readonly bypass?: boolean;
  readonly proxy?: string;
  readonly noproxy?: string;
  readonly sendToken?: boolean;
  readonly header?: readonly string[];
  readonly output?: string;
  /** `--no-color` makes it false. */
  readonly color: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly allNamespaces?: boolean;
  readonly selector?: string;
  readonly watch?: boolean;
  readonly file?: string;
  readonly data?: string;
  readonly raw?: string;
  readonly rawAnswer?: boolean;
  readonly protocol?: string;
  readonly model?: string;
  readonly modelVersion?: string;
  readonly signature?: string;
  readonly binary?: boolean;
  readonly scale?: string;
  readonly timeout?: string;
  readonly maxAnswer?: string;
  readonly wait?: boolean;
  readonly follow?: boolean;
  readonly tail?: string;
  readonly previous?: boolean;
  readonly container?: string;
  readonly services?: string;
  readonly serve?: boolean;
  readonly writeKubeconfig?: string;
  readonly path?: boolean;
};

/** Flags that every command has. */
export const everywhere: readonly Flag[] = [
  {
    flags: '--kubeconfig <path>',
    summary: 'kubeconfig file, in place of $KUBECONFIG and ~/.kube/config',
    completes: 'file',
  },
  { flags: '--context <name>', summary: 'kubeconfig context to use', completes: 'context' },
  {
    flags: '-n, --namespace <name>',
    summary: 'namespace; the context names the default',
    completes: 'namespace',
  },
  { flags: '--no-color', summary: 'no colours; NO_COLOR=1 does the same' },
  { flags: '-q, --quiet', summary: 'only the answer, errors and warnings' },
  { flags: '-v, --verbose', summary: 'say what was tried, sent and received' },
];

/** Flags of commands that look for the way in. */
export const wayIn: readonly Flag[] = [
  {
    flags: '--gateway <namespace/name>',
    summary: 'use this Gateway, Service or Ingress, not the gateway that was found',
  },
  {
    flags: '--kserve-namespace <namespace>',
    summary: "KServe's own namespace, whose configuration is believed, where nothing else tells it",
  },
  { flags: '--address <address>', summary: 'connect to [http://|https://]HOST:PORT and look no further' },
  { flags: '--host <name>', summary: "Host header / :authority, in place of the service's own" },
  {
    flags: '--cacert <file>',
    summary: 'trust this CA for inference (PEM), not for the API server',
    completes: 'file',
  },
  { flags: '-k, --insecure', summary: "do not verify the gateway's certificate (inference only)" },
  {
    flags: '--cert <file>',
    summary: 'client certificate for a gateway that asks for one (PEM); with --key',
    completes: 'file',
  },
  { flags: '--key <file>', summary: 'private key of that certificate (PEM)', completes: 'file' },
  {
    flags: '--trust-domain <domain>',
    summary: "hosts under this domain are the cluster's: they may have private addresses, and get the token",
    repeatable: true,
  },
  { flags: '--no-bypass', summary: 'fail where the gateway does not answer, rather than ask a pod itself' },
  { flags: '--proxy <url>', summary: 'proxy for inference, in place of $http_proxy and $https_proxy' },
  { flags: '--noproxy <hosts>', summary: 'hosts called without a proxy, in place of $no_proxy' },
];

/** Flags that say what goes with every request for inference. */
export const inference: readonly Flag[] = [
  { flags: '--token <token>', summary: 'bearer token for inference, not for the API server (or ISVC_TOKEN)' },
  {
    flags: '--token-from <account>',
    summary: 'ask the cluster for the token: serviceaccount/NAME or serviceaccount/NAMESPACE:NAME',
    completes: 'account',
  },
  {
    flags: '--token-audience <name>',
    summary: 'the audience of that token, where one is required',
    repeatable: true,
  },
  {
    flags: '--send-token',
    summary: "send the token even where others claim the service's host, and may be whom the gateway asks",
  },
  {
    flags: '-H, --header <header>',
    summary: "header for inference, as 'Name: value'; 'Name:' takes one away",
    repeatable: true,
  },
  {
    flags: '--max-answer <size>',
    summary: 'read no more of an answer, unpacked or not: 16MiB, 1GiB (256MiB unless given)',
  },
];

/** Flags of commands that call a model server. */
export const calling: readonly Flag[] = [
  ...wayIn,
  ...inference,
  {
    flags: '--protocol <protocol>',
    summary: 'the protocol to speak',
    choices: spokenProtocols,
  },
  { flags: '--model <name>', summary: 'model name, where it is not the one that was read' },
  { flags: '--model-version <version>', summary: 'model version' },
];

/** Flags of `predict` and `explain`. */
export const sending: readonly Flag[] = [
  {
    flags: '-f, --file <path>',
    summary:
      'payload: JSON, PNG, JPEG, .npy or CSV; - is standard input, which is also read when it is piped',
    completes: 'file',
  },
  { flags: '-d, --data <json>', summary: 'payload as JSON text, or @FILE' },
  {
    flags: '--raw <file>',
    summary: "send the file's bytes as they are; -H 'Content-Type: …' names their type",
    completes: 'file',
  },
  { flags: '--raw-answer', summary: 'print what came, whatever it is and whoever answered' },
  ...calling,
  { flags: '--signature <name>', summary: 'TensorFlow signature (default serving_default)' },
  { flags: '--binary', summary: "binary tensors: V2's extension, raw contents over gRPC" },
  {
    flags: '--scale <range>',
    summary: 'pixel values of an image in a float tensor run to 1 or 255',
    choices: ['1', '255'],
    default: '1',
  },
  timeout('30s', 'how long to wait for the answer'),
];

export function output(...choices: readonly [string, ...string[]]): Flag {
  return { flags: '-o, --output <format>', summary: 'output format', choices, default: choices[0] };
}

export function timeout(standard: string, summary: string): Flag {
  return {
    flags: '--timeout <duration>',
    summary: `${summary}: 500ms, 30s, 5m; 0 is no limit`,
    default: standard,
  };
}
