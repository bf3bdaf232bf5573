import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { giveAddress } from './gateway-service.ts';
import { isvc, kubectl, openIsvc } from './node-world.ts';
import { useNode } from './use-node.ts';

// docs/kind.md from its third step on, in the installation that its second step makes: kind.node.ts has the two before.
useNode();

/** The guide's namespace is there already. */
const namespace = 'kind-guide';
/** The sample's model is in Google's storage, which no node of ours reaches. */
const model = 'http://model-files.model-files.svc.cluster.local/model.joblib';

test("the guide's steps 3 to 5: fixed node ports, the sample, and the first prediction", async () => {
  const guide = await readFile('docs/kind.md', 'utf8');
  const commands = Array.from(guide.matchAll(/^(?:kubectl|isvc) .*$/gmu), ([line]) => line);
  const patch =
    'kubectl patch service istio-ingressgateway -n istio-system --patch-file manifests/gateway-nodeports.yaml';
  expect(commands).toContain(patch);
  onTestFinished(giveAddress);
  await kubectl(patch.split(' ').slice(1));
  const gateways = await isvc('gateways');
  expect(gateways.stdout).toMatch(/^.*node-port.*10\.77\.0\.2:31380.*$/mu);

  expect(commands).toContain('kubectl apply -f manifests/samples/sklearn-iris.yaml');
  onTestFinished(async () => {
    await kubectl(['delete', 'inferenceservice', '--all', '-n', namespace]);
    // Its pod would take all of the revision's time for requests under way, which is minutes.
    await kubectl(['delete', 'pods', '--all', '-n', namespace, '--force', '--grace-period=0']);
    await kubectl(['delete', 'namespace', namespace]);
  });
  await kubectl(['create', 'namespace', namespace]);
  const sample = await readFile('manifests/samples/sklearn-iris.yaml', 'utf8');
  const here = sample
    .replaceAll('namespace: kserve-test', `namespace: ${namespace}`)
    .replace(/storageUri: .*/u, `storageUri: ${model}`);
  await kubectl(['apply', '-f', '-'], here);

  // Those with --gateway are of another installation, with an Ingress for each service.
  const steps = commands.filter(
    (line) => /^isvc \w+ sklearn-iris /u.test(line) && !line.includes('--gateway'),
  );
  expect(steps).toHaveLength(3);
  const answers: string[] = [];
  for (const line of steps) {
    const words = Array.from(
      line.matchAll(/'([^']*)'|(\S+)/gu),
      ([, quoted, plain]) => quoted ?? plain ?? '',
    );
    const ended = await isvc(...words.slice(1).map((word) => (word === 'kserve-test' ? namespace : word)));
    expect([line, ended.code, ended.stderr]).toEqual([line, 0, expect.any(String)]);
    answers.push(ended.stdout);
  }
  expect(answers.slice(1).map((text) => JSON.parse(text) as unknown)).toEqual([
    { predictions: [1, 1] },
    { predictions: [1] },
  ]);

  const screen = await openIsvc('-n', namespace);
  await expect(screen).toShow('▸ sklearn-iris');
  screen.press('p');
  await expect(screen).toShow('answered by the model', 'predictions  INT64 [2]  1, 1');
});
