import { expect, test } from 'vitest';
import { isController, ownTag, shortImage } from '../../src/kserve/controllers.js';

const deployment = (...images: readonly string[]) => ({
  metadata: { name: 'kserve-controller-manager' },
  spec: { template: { spec: { containers: images.map((image) => ({ image })) } } },
});

test.each([
  [['kserve/kserve-controller:v0.15.2'], 'v0.15.2'],
  [['registry:5000/kserve/kserve-controller:v0.15.2'], 'v0.15.2'],
  [['registry:5000/kserve/kserve-controller'], 'registry:5000/kserve/kserve-controller'],
  [['a/b:v1@sha256:0123'], 'v1'],
  [['quay.io/brancz/kube-rbac-proxy:v0.18.0', 'kserve/kserve-controller:v0.16.0'], 'v0.16.0'],
  [[], ''],
])('of %j the version is %s', (images, tag) => {
  expect(ownTag(deployment(...images))).toBe(tag);
});

test('a controller is told by its name alone', () => {
  expect(isController(deployment())).toBe(true);
  expect(isController({ metadata: { name: 'kserve-controller-manager-of-mine' } })).toBe(false);
});

test.each([
  ['gcr.io/knative-releases/knative.dev/serving/cmd/controller:v1.21.1', 'controller:v1.21.1'],
  ['registry.example:5000/kserve/manager', 'manager'],
  [
    `registry.example:5000/activator@sha256:${'0f6e2b7c91d4'.padEnd(64, '5')}`,
    'activator@sha256:0f6e2b7c91d4',
  ],
  [`a/b:v1@sha256:${'0f6e2b7c91d4'.padEnd(64, '5')}`, 'b:v1@sha256:0f6e2b7c91d4'],
])('the image %s is named %s', (image, name) => {
  expect(shortImage(image)).toBe(name);
});
