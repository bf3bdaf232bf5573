import { expect, test } from 'vitest';
import { keepServices } from '../../src/proxy/services.js';
import { object } from '../discovery/cluster-objects.js';
import { fakeCluster } from '../discovery/fake-cluster.js';

const never = new AbortController().signal;

test('a name that two kinds have is told as a client can write it: in its path', async () => {
  const objects = {
    inferenceservices: [object('team', 'chat')],
    llminferenceservices: [object('team', 'chat')],
  };
  const services = keepServices(fakeCluster({ objects }).cluster, never);
  await expect(services.find({ namespace: 'team', name: 'chat' }, never)).rejects.toMatchObject({
    kind: 'usage',
    remedy: 'Say which in the path: isvc.chat or llmisvc.chat',
  });
});
