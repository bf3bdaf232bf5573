import { describeKubeconfig, type KubeconfigSummary } from '../../cluster/cluster.js';
import { nameArgument } from '../../kserve/service-key.js';
import { failureOf } from '../state/call.js';
import type { Message } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import type { TuiSession } from '../../session.js';
import { predictOptions } from './ask-model.js';

type ExamineEffect = Extract<Effect, { readonly type: 'examine' }>;

type Environment = Readonly<Record<string, string | undefined>>;

/** Takes every step from the kubeconfig to the model, and tells of each as it is taken. Loaded when it is first asked for. */
export async function examineSession(
  session: TuiSession,
  { service, call }: ExamineEffect,
  environment: Environment,
  say: (message: Message) => void,
  signal: AbortSignal,
): Promise<void> {
  const { examine } = await import('../../doctor/doctor.js');
  const about = service === undefined ? {} : { about: service.key };
  try {
    const checks = await examine(
      {
        readKubeconfig: () => kubeconfigOf(session, environment),
        connect: () => opened(session),
        onChange: (all) =>
          say({ type: 'loaded', loaded: { name: 'doctor', ...about, checks: all, isDone: false } }),
        ...(service === undefined
          ? {}
          : {
              about: {
                name: nameArgument(service.key),
                namespace: service.namespace,
                call: predictOptions(call),
                noBypass: session.given.again?.some(([flag]) => flag === '--no-bypass') === true,
              },
            }),
      },
      signal,
    );
    say({ type: 'loaded', loaded: { name: 'doctor', ...about, checks, isDone: true } });
  } catch (thrown) {
    signal.throwIfAborted();
    const failure = failureOf(thrown);
    say({ type: 'loaded', loaded: { name: 'doctor', ...about, checks: [], isDone: true, failure } });
  }
}

/** Where no context could be chosen, anything that is asked of the session tells why. Throws that Problem. */
async function opened(session: TuiSession): Promise<TuiSession> {
  if (session.cluster.context === '') await session.cluster.serverInfo();
  return session;
}

/** The demo's is a text of this program. */
function kubeconfigOf({ cluster }: TuiSession, environment: Environment): KubeconfigSummary {
  const { kubeconfig, context } = cluster;
  if (kubeconfig === 'a text of this program') return { source: 'The demo', contexts: [context] };
  return describeKubeconfig({
    environment,
    ...(kubeconfig === undefined ? {} : { kubeconfig: kubeconfig.path }),
  });
}
