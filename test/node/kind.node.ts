import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { moduleFolder } from '../cluster/build/go.ts';
import { findTools } from '../cluster/build/tools.ts';
import { versions } from '../cluster/build/versions.ts';
import { buildNodePrograms } from '../cluster/node/build/go-programs.ts';
import { nodeBinary } from '../cluster/node/build/paths.ts';

// docs/kind.md as far as a machine without Docker can follow it.
const run = promisify(execFile);
const kserve = versions['kserve-controller'];
const installer = 'hack/setup/quick-install/kserve-knative-mode-full-install-with-manifests.sh';
const missing = await findTools().then(
  () => '',
  (error: unknown) => String(error),
);

beforeAll(async () => {
  if (missing === '') await buildNodePrograms(['kind'], (_name, work) => work());
});
beforeEach(({ skip }) => skip(missing !== '', missing));

/** Says what it was asked for, and starts nothing. */
const docker = `#!/bin/sh
printf '%s\\n' "$*" >>"$RECORD"
[ "$1" = info ] && echo '{}'
[ "$1" != run ]
`;

test("kind's own parser takes kind-config.yaml, and kind asks Docker for a node with both ports on loopback", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'isvc-kind-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const record = path.join(folder, 'record');
  await writeFile(path.join(folder, 'docker'), docker);
  await chmod(path.join(folder, 'docker'), 0o755);
  const env = { HOME: folder, PATH: `${folder}:/usr/bin:/bin`, RECORD: record };
  const words = ['create', 'cluster', '--config', 'kind-config.yaml'];
  await expect(run(nodeBinary('kind'), words, { env })).rejects.toMatchObject({
    stderr: expect.stringContaining('Creating cluster "kserve"'),
  });
  const asked = (await readFile(record, 'utf8')).split('\n').find((line) => line.startsWith('run '));
  expect(asked).toContain('--name kserve-control-plane ');
  expect(asked).toContain('--publish=127.0.0.1:8080:31380/TCP ');
  expect(asked).toContain('--publish=127.0.0.1:8443:31390/TCP ');
});

test("KServe's script of docs/kind.md is of that version, and installs the gateway that the guide patches", async () => {
  const guide = await readFile('docs/kind.md', 'utf8');
  expect(guide).toContain(`/kserve/kserve/${kserve.version}/${installer} | bash`);
  const file = path.join(await moduleFolder(kserve), installer);
  await run('bash', ['-n', file]);
  const script = await readFile(file, 'utf8');
  expect(script).toMatch(new RegExp(`^KSERVE_VERSION=${kserve.version}$`, 'm'));
  expect(script).toMatch(
    /helm install istio-ingressgateway istio\/gateway \\\n +--namespace "\$\{ISTIO_NAMESPACE\}"/,
  );
  expect(script).toContain('ISTIO_NAMESPACE="${ISTIO_NAMESPACE:-istio-system}"');
  // What the guide waits for.
  expect(guide).toContain(
    'kubectl wait --for=condition=Available deployment/kserve-controller-manager -n kserve',
  );
  expect(script).toMatch(
    /^kind: Deployment\nmetadata:\n(?: .*\n)*? {2}name: kserve-controller-manager\n {2}namespace: kserve$/m,
  );
});
