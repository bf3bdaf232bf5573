import { KubeConfig, CoreV1Api } from '@kubernetes/client-node';
import * as grpc from '@grpc/grpc-js';
import '@grpc/proto-loader';
import 'got';
import 'ink';
import { expect, test } from 'vitest';
import { lightLibraries } from '../../scripts/light-libraries.ts';

test('the libraries that the tests run are those of the bundle, patched', () => {
  const wanted = lightLibraries.flatMap((patch) =>
    'standIns' in patch ? patch.standIns.map(({ source }) => `${patch.name}: ${source}`) : [patch.name],
  );
  expect([...(globalThis.lightPatchesInUse ?? [])].toSorted()).toEqual(wanted.toSorted());
});

test.each([
  ['client-node', () => kubeconfig().makeApiClient(CoreV1Api)],
  ['grpc-js', () => new grpc.Server()],
])('what the bundle leaves out of %s is left out in the tests', (_, use) => {
  expect(use).toThrow('The bundle of isvc leaves this out');
});

function kubeconfig(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'a', server: 'https://127.0.0.1', skipTLSVerify: false },
    { name: 'a' },
  );
  return config;
}
