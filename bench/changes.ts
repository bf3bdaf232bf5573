import { readFileSync } from 'node:fs';

/** Changes of services as a busy cluster makes them. */
export type Changes = {
  /** How many were made; ends them. */
  readonly stop: () => Promise<number>;
};

/** Patches one service after the other, `perSecond` of them, until stopped: its readiness turns, as in a rollout. */
export function startChanges(
  kubeconfig: string,
  namespace: string,
  names: readonly string[],
  perSecond: number,
): Changes {
  const server = /server: (\S+)/.exec(readFileSync(kubeconfig, 'utf8'))?.[1] ?? '';
  const inFlight = new Set<Promise<void>>();
  const started = performance.now();
  let made = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - started) * perSecond) / 1000);
    for (; made < due; made += 1) {
      const name = names[made % names.length] ?? '';
      const isReady = Math.floor(made / names.length) % 2 === 1;
      const sent = patch(
        `${server}/apis/serving.kserve.io/v1beta1/namespaces/${namespace}/inferenceservices/${name}/status`,
        isReady,
      );
      inFlight.add(sent);
      void sent.finally(() => inFlight.delete(sent));
    }
  }, 5);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(inFlight);
      return made;
    },
  };
}

async function patch(url: string, isReady: boolean): Promise<void> {
  const status = isReady ? 'True' : 'False';
  const lastTransitionTime = new Date().toISOString();
  const types = ['IngressReady', 'PredictorReady', 'Ready'];
  const conditions = types.map((type) => ({ type, status, lastTransitionTime }));
  const response = await fetch(url, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ status: { conditions } }),
  });
  const text = await response.text();
  // A write that changes nothing is told to nobody, and would measure nothing.
  if (!text.includes(lastTransitionTime)) throw new Error(`${url}: ${response.status} ${text}`);
}
