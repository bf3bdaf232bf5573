import type { Claims } from './readme-claims.js';

const noClaim = { untested: 'it claims nothing by itself' };

/** Statements of README.md from its pictures to its end. */
export const claimsOfProduct: Claims = [
  [
    'A failure says who answered',
    ['test/journeys/failures.test.ts › a gateway without a route is told, with the next step'],
  ],
  [
    'More of it, drawn by the program',
    [
      'test/docs/screens.test.ts › the pictures in docs/screens are what the program draws; else: npm run docs:screens',
    ],
  ],
  [
    'And [the log that says why]',
    [
      'test/docs/screens.test.ts › the pictures in docs/screens are what the program draws; else: npm run docs:screens',
    ],
  ],
  [
    '`j` and `k`, or the arrows',
    [
      'test/journeys/list.test.ts › arrows and j and k move the cursor',
      'test/journeys/keys.test.ts › ? shows the keys of the screen one comes from first, / searches it, esc leads back',
    ],
  ],
  [
    'isvc is one package without dependencies',
    [
      'test/package/npm.package.ts › installed into an empty folder, on Node %s',
      'test/docs/readme-facts.test.ts › the oldest Node is the one of package.json, and the systems are its own',
    ],
  ],
  [
    'isvc is in no registry yet.',
    ['test/docs/install.test.ts › no page and no text of the program names a registry while isvc is in none'],
  ],
  [
    'In a clone of this project:',
    [
      'test/package/npm.package.ts › npm install --global has nothing to warn of, and puts both commands on the PATH',
    ],
  ],
  ['The same lines after `git pull`', { untested: 'it is what npm does' }],
  [
    '`npm run release -- --single-files',
    [
      'test/package/release.package.ts › a dry run writes the files of the release into a folder, and nothing else',
      'test/package/single-file.package.ts › it runs where there is no Node',
    ],
  ],
  [
    'It also runs as `kubectl isvc`',
    [
      'test/cli/help.test.ts › kubectl isvc names itself so: in help, in next steps, in remedies, and never in what isvc does',
    ],
  ],
  [
    '`man isvc` has every command',
    [
      'test/scripts/man-page.test.ts › a reader of man sees every command and flag as help has them',
      'test/cli/completion.test.ts › %s asks isvc alone for names: kubectl need not be there',
    ],
  ],
  ['The package has both as files', ['test/package/npm.package.ts › what is packed is what a user needs']],
  ['`dist/man`, `dist/completions`.', ['test/package/npm.package.ts › what is packed is what a user needs']],
  [
    '| KServe |',
    [
      'test/docs/readme-facts.test.ts › each installation that README.md names is a project of the cluster’s tests',
    ],
  ],
  [
    '| Kubernetes |',
    [
      'test/docs/readme-facts.test.ts › the versions that README.md calls tested are those that the tests build',
    ],
  ],
  [
    '| model servers |',
    ['test/docs/verdicts.test.ts › verdicts.md names every program whose texts are known'],
  ],
  [
    '| Knative, Istio, OpenShift |',
    {
      untested:
        'the real clusters by npm run test:node (test/node/knative*.node.ts, kourier.node.ts); the recordings: test/discovery, test/predict',
    },
  ],
  [
    '| Node |',
    [
      'test/docs/readme-facts.test.ts › the versions that README.md calls tested are those that the tests build',
    ],
  ],
  ['| systems |', { untested: 'it says what is not tested' }],
  ['How: [docs/testing.md]', noClaim],
  [
    '| curl |',
    ['test/cli/endpoint.test.ts › -o curl carries what the flags say, but no secret, and runs as printed'],
  ],
  [
    '| grpcurl |',
    ['test/predict/demo.test.ts › gRPC of TensorFlow Serving takes the types that the signature states'],
  ],
  [
    '| k9s |',
    ['test/docs/k9s.test.ts › the key of the snippet predicts with the row, and shows who answered'],
  ],
  ['| hey, ghz |', { untested: 'measured: docs/performance.md' }],
  ["| KServe's Python SDK |", { untested: 'about another tool' }],
  ['**It is not the right tool**', noClaim],
  [
    '- **Why does it say that the gateway answered?**',
    ['test/journeys/failures.test.ts › a gateway without a route is told, with the next step'],
  ],
  [
    '- **Nothing answers. What now?**',
    [
      'test/cli/doctor.test.ts › a pod that does not start fails in its own words, and what can be seen besides is seen',
    ],
  ],
  [
    '- **What may it do with my rights?**',
    [
      'test/manifests/in-cluster.test.ts › the ClusterRole lets isvc read exactly the kinds that it reads',
      'test/manifests/bench.test.ts › it lets isvc create the three kinds of a load, delete the Job, and write nothing else',
    ],
  ],
  [
    '- **Where may my token go?**',
    [
      'test/cli/host-claims.test.ts › where another claims the host, the model is called without the token, and the person is told',
    ],
  ],
  [
    '- **What does it keep?**',
    ['test/docs/security.test.ts › every row of a promise names the test that holds it'],
  ],
  [
    '- **Does a prediction cost anything?**',
    [
      'test/cli/from-zero.test.ts › predict starts it, tells what its pod says in the meantime, and brings the answer',
    ],
  ],
];
