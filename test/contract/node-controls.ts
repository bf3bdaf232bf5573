import { vi } from 'vitest';
import { runInNode } from '../cluster/node/start.ts';
import { stopProcess } from '../cluster/parts/process.ts';
import { binary } from '../cluster/state/paths.ts';
import { userContexts } from '../cluster/state/users.ts';
import { readObject } from './api-object.js';
import { inContext } from './kubeconfig.js';
import { kubectlControls } from './kubectl-controls.js';
import { newcomer } from './newcomer.js';
import { throttle } from './throttle.js';
import type { Controls } from './world.js';

const apiserver = 'apiserver';

/** Changes of the real node's cluster. Whoever makes them is at the other end of its cable; its parts start in its own network. */
export function nodeControls(kubeconfig: string): Controls {
  const { apply, remove, ask, tryApply } = kubectlControls(binary('kubectl'), kubeconfig);
  const startApi = async (): Promise<void> => {
    await runInNode(['restart', apiserver]);
    // A controller that could not renew its lease meanwhile starts again, and with it its webhooks. Its Deployment is said to be available
    // until the kubelet has told otherwise, so the webhooks themselves are asked.
    await vi.waitFor(() => tryApply(newcomer('default', 'contract-dry-run')), {
      timeout: 300_000,
      interval: 500,
    });
    // It is ready before it takes watches of custom resources: 429 until then, which kubectl waits out.
    await ask('get', '--raw', '/apis/serving.kserve.io/v1beta1/inferenceservices?watch=1&timeoutSeconds=1');
  };
  return {
    apply,
    remove,
    get: (object) => readObject(kubeconfig, object),
    stopApi,
    startApi,
    expireHistory: async () => {
      await runInNode(['compact']);
      // Events that the API server still has in memory are history too.
      await stopApi('kill');
      await startApi();
    },
    killWriters: noLanguageModels,
    stopDecoder: noLanguageModels,
    stopPicker: noLanguageModels,
    throttleLister: () =>
      throttle(userContexts.lister, inContext(kubeconfig, userContexts.lister), apply, remove),
  };
}

const stopApi: Controls['stopApi'] = (how) => stopProcess(apiserver, how === 'end' ? 'SIGTERM' : 'SIGKILL');

function noLanguageModels(): Promise<never> {
  return Promise.reject(new Error('the real node has no language models'));
}
