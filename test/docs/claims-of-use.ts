import type { Claims } from './readme-claims.js';

/** Statements of README.md from its top to those of kubectl and curl. */
export const claimsOfUse: Claims = [
  [
    'Call the models you run on',
    ['test/journeys/predict.test.ts › p predicts with the cluster’s example and shows who answered'],
  ],
  [
    "The name is kubectl's short one",
    ['test/demo/kubectl.test.ts › lists services by their short name, with the columns of KServe'],
  ],
  [
    "Before, as KServe's documentation has it",
    ['test/docs/readme-facts.test.ts › four lines before are one after'],
  ],
  [
    'After, for every protocol and every way in:',
    ['test/docs/readme-facts.test.ts › four lines before are one after'],
  ],
  [
    'It **changes nothing in your cluster** and **sends nothing home**',
    [
      'test/docs/promises.test.ts › no command asks the API server for anything but to read',
      'test/docs/connections.test.ts › it connects to the cluster and its gateways, and looks up no other name',
    ],
  ],
  [
    'One command is the exception, `isvc bench --pods`',
    ['test/cli/bench-pods.test.ts › without a yes nothing is created'],
  ],
  [
    'Try it now, in a clone of this project',
    ['test/docs/install.test.ts › the README says how to get what package.json is'],
  ],
  ['`npm install && npm test` runs', { untested: 'it is what runs the tests' }],
  [
    'The demo is the terminal UI on a cluster',
    [
      'test/cli/demo-tour.test.ts › the demo as text shows the lists as isvc list does, and a prediction of every service',
    ],
  ],
  [
    'Some of them write text',
    [
      'test/cli/demo-tour.test.ts › the demo as text shows the lists as isvc list does, and a prediction of every service',
    ],
  ],
  [
    'It needs no Docker, and no network',
    [
      'test/docs/connections.test.ts › it connects to the cluster and its gateways, and looks up no other name',
    ],
  ],
  [
    'isvc reads the gateway, the port and the host',
    ['test/discovery/reach.test.ts › the first in order wins, and says how those before it failed'],
  ],
  [
    '- **Three kinds of service**',
    [
      'test/cli/predict-many.test.ts › several names: each with its own example, in the order of the line, each in its own namespace',
    ],
  ],
  [
    '- **Protocols**',
    [
      'test/package/npm.package.ts › isvc demo predicts over each of the four protocols',
      'test/predict/demo.test.ts › binary tensors go both ways over gRPC',
      'test/cli/predict.test.ts › integers beyond 2^53 keep every digit, in and out, over V2 REST',
      'test/cli/openai.test.ts › a payload that asks for a stream: the same JSON as without, and its speed',
    ],
  ],
  [
    '- **Ways in**',
    ['test/docs/routes.test.ts › discovery.md lists the routes in the order in which they are tried'],
  ],
  ['- **Who answered**', ['test/cli/verdict-json.test.ts › the page names everybody who may answer']],
  [
    '- **Any client**',
    [
      'test/proxy/openai-client.test.ts › a chat, as a whole and as a stream: the same text as without the client',
      'test/proxy/grpc.test.ts › a call streams both ways, message by message, with its metadata and trailers',
    ],
  ],
  [
    '- **Payloads**',
    [
      'test/cli/predict.test.ts › standard input may be a table or an image',
      'test/predict/choose-payload.test.ts › then what is saved for the service',
      'test/cli/predict.test.ts › without a payload the cluster’s own example is sent, and stderr says so',
    ],
  ],
  [
    '`isvc` alone opens the terminal UI.',
    ['test/journeys/list.test.ts › it opens on the first ready service, with its way in'],
  ],
  [
    'The commands do the same in scripts:',
    { untested: 'too broad for one test: each command has its own below' },
  ],
  [
    '| `isvc list',
    [
      'test/cli/list.test.ts › ready services come first; kubectl’s columns without those that no service fills, then ours',
      'test/cli/list.test.ts › a service that is not ready says why in one line',
    ],
  ],
  [
    '| `isvc get',
    [
      'test/cli/get.test.ts › isvc %s NAME… shows those alone, in their order',
      'test/cli/get.test.ts › -o jsonpath writes what a template says, of one and of a list',
    ],
  ],
  ['| `isvc describe', ['test/cli/describe.test.ts › the next step is one that fits']],
  [
    '| `isvc predict',
    [
      'test/cli/predict.test.ts › V1 REST: the server’s own body on stdout, who answered on stderr',
      'test/cli/predict-many.test.ts › one that fails does not stop the others: the worst decides, and each says why and what to do',
    ],
  ],
  ['| `isvc explain', ['test/cli/piped.test.ts › what is piped in is the payload']],
  [
    '| `isvc chat',
    ['test/cli/chat.test.ts › in a pipe: the prompt from stdin, the text to stdout and nothing else'],
  ],
  [
    '| `isvc endpoint',
    [
      'test/cli/endpoint.test.ts › text says the route and why',
      'test/cli/endpoint.test.ts › -o env is what KServe’s documentation has a person export',
    ],
  ],
  ['| `isvc proxy', ['test/proxy/openai-client.test.ts › the models of a server']],
  ['| `isvc gateways', ['test/cli/endpoint.test.ts › gateways -o json has each attempt']],
  [
    '| `isvc metadata',
    ['test/cli/endpoint.test.ts › metadata prints inputs and outputs as the server states them'],
  ],
  ['| `isvc ready', ['test/cli/ready.test.ts › ready: all three, and 0']],
  [
    '| `isvc doctor',
    ['test/cli/doctor.test.ts › a healthy service passes every step, from the kubeconfig to a prediction'],
  ],
  [
    '| `isvc logs',
    ['test/cli/logs.test.ts › logs show why a model does not load: what its storage-initializer wrote'],
  ],
  ['| `isvc bench', ['test/cli/bench.test.ts › failures are told by who answered, and are in no latency']],
  [
    '| `isvc compare',
    [
      'test/cli/compare.test.ts › two revisions of a Knative service get the same payload; their shares of the traffic stand beside them',
    ],
  ],
  [
    '| `isvc test',
    [
      'test/cli/test.test.ts › all cases of a file hold: exit code 0, a table of them',
      'test/cli/test-init.test.ts › the file that is written of %s holds when it is run',
    ],
  ],
  ['| `isvc top', ['test/cli/top.test.ts › the calls of a pod are counted while its service is called']],
  ['| `isvc config', ['test/cli/config.test.ts › config tells each value and where it comes from']],
  [
    '| `isvc demo',
    [
      'test/cli/demo-tour.test.ts › the demo as text shows the lists as isvc list does, and a prediction of every service',
    ],
  ],
  ['| `isvc version', ['test/cli/get.test.ts › version: of isvc, of the cluster, and why not of KServe']],
  ['| `isvc completion', ['test/cli/completion.test.ts › bash offers every command']],
  ['NAME may be `NAMESPACE/NAME`', ['test/cli/namespaced-name.test.ts › isvc %s takes NAMESPACE/NAME']],
  [
    'On a terminal a command asks for a NAME',
    [
      'test/cli/pick-name.test.ts › on a terminal a command without NAME asks for it, and runs on what was chosen',
      'test/cli/pick-name.test.ts › in a pipe nobody is asked: the name is missing',
    ],
  ],
  [
    '`predict` and `explain` read standard input',
    ['test/cli/piped.test.ts › what is piped in is the payload'],
  ],
  ['`< /dev/null` and an empty pipe', ['test/cli/piped.test.ts › an end behind %j is no payload']],
  [
    'CI and ssh may leave a pipe open',
    ['test/cli/piped.test.ts › a pipe on which nothing comes is left out, and that is said, with -q too'],
  ],
  [
    '`isvc COMMAND --help` shows all flags',
    ['test/cli/failures.test.ts › --help shows an example for every command'],
  ],
  ['The exit code says what went wrong', ['test/docs/pages.test.ts › verdicts.md lists every exit code']],
  [
    '`--token` (or `ISVC_TOKEN`), `--token-from`',
    ['test/docs/promises.test.ts › no command asks the API server for anything but to read'],
  ],
  [
    "A token beside a service's name",
    [
      'test/cli/token-scope.test.ts › --token goes to the service beside whose name it stands, wherever that is',
    ],
  ],
  [
    'What isvc believes, and where a token',
    ['test/docs/security.test.ts › every row of a promise names the test that holds it'],
  ],
  [
    '`--token-from serviceaccount/NAME`',
    ['test/cli/token-from.test.ts › %s asks for the token, and it is accepted and never shown'],
  ],
  [
    '`-n`, `-A`, `-l`, `-w`, `-o`',
    [
      'test/cli/list.test.ts › -A adds the namespace',
      'test/cli/list.test.ts › -o name prints what kubectl prints',
      'test/cli/list.test.ts › -w prints a row for a change, and Ctrl-C ends it with 130',
    ],
  ],
  ['| `kubectl get isvc -A`', ['test/cli/list.test.ts › -o wide has all of kubectl’s columns, in its order']],
  [
    '| three `kubectl get',
    ['test/cli/predict.test.ts › V1 REST: the server’s own body on stdout, who answered on stderr'],
  ],
  [
    '| those three `kubectl` lines',
    ['test/cli/endpoint.test.ts › -o env is what KServe’s documentation has a person export'],
  ],
  [
    '| `kubectl port-forward` to the gateway',
    [
      'test/discovery/reach.test.ts › a port-forward is opened after all others failed, and closed when nothing answers behind it',
    ],
  ],
  [
    '| `TOKEN=$(kubectl create token SA)`',
    ['test/cli/token-from.test.ts › %s asks for the token, and it is accepted and never shown'],
  ],
  ['| `hey -z 30s', ['test/cli/bench.test.ts › %s is called as often as was asked, over few connections']],
  ['| `kubectl wait --for', ['test/cli/ready.test.ts › --wait goes on while %s, and says what it waits for']],
  [
    '| `kubectl describe isvc`',
    ['test/cli/logs.test.ts › logs show why a model does not load: what its storage-initializer wrote'],
  ],
];
