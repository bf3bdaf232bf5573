import { expect, test } from 'vitest';
import { kubectlLines } from '../../src/format/copy-kubectl.js';
import { service } from '../inference/samples.js';

const commands = (...given: Parameters<typeof kubectlLines>) =>
  Object.fromEntries(kubectlLines(...given).map(({ tool, command }) => [tool, command]));
const iris = service({ name: 'iris' });

test('a pod is deleted to restart it; the service is scaled and stopped', () => {
  expect(commands(iris, 'iris-predictor-1', undefined)).toEqual({
    restart: 'kubectl delete pod iris-predictor-1 -n kserve-demo',
    scale: `kubectl patch inferenceservice iris -n kserve-demo --type merge -p '{"spec":{"predictor":{"minReplicas":2}}}'`,
    stop: 'kubectl annotate inferenceservice iris serving.kserve.io/stop=true --overwrite -n kserve-demo',
    describe: 'kubectl describe pod iris-predictor-1 -n kserve-demo',
  });
});

test('a stopped service is started; without a pod all of the service are meant', () => {
  const stopped = commands(service({ name: 'iris', readiness: 'stopped' }), undefined, undefined);
  expect(stopped['start']).toBe(
    'kubectl annotate inferenceservice iris serving.kserve.io/stop- -n kserve-demo',
  );
  expect(stopped['restart']).toContain('-l serving.kserve.io/inferenceservice=iris');
});

test('the kubeconfig and the context that were given are repeated', () => {
  const repeat = { cluster: '--context prod', wayIn: '--insecure', login: '', inference: '' };
  expect(commands(iris, 'p', repeat)['restart']).toBe('kubectl delete pod p -n kserve-demo --context prod');
});

test('each line that changes something says that isvc does not', () => {
  for (const { tool, notes } of kubectlLines(iris, 'p', undefined))
    expect(notes.join(' ').includes('isvc changes nothing')).toBe(tool !== 'describe');
});
