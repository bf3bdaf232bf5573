import type { Cluster } from '../../cluster/cluster.js';
import type { TuiSession } from '../../session.js';
import { identityOf, type Sessions } from './sessions.js';
import { createCalls } from './call-effects.js';
import { createJobs } from './jobs.js';
import { keepInHistory, tellHistory } from './keep-history.js';
import { followLog } from './follow-log.js';
import { saveLog } from './save-log.js';
import {
  countElsewhere,
  loadAccounts,
  loadNamespaces,
  loadPods,
  loadYaml,
  tellPods,
} from './read-cluster.js';
import { keepConversation, listModels } from './chat.js';
import { failureOf, failureText, remoteOf } from '../state/call.js';
import { copyNotice, kubectlCommands, loadCommands } from './load-commands.js';
import { loadDetails } from './load-details.js';
import { loadToken } from './ask-model.js';
import { runPayloadEffect, watchJob, type Start } from './payload-effects.js';
import { watchList } from './watch-list.js';
import { createWatched } from './watched-work.js';
import type { Message } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import type { Terminal } from '../terminal/terminal.js';

export type EffectsOptions = {
  readonly session: () => TuiSession;
  readonly send: (message: Message) => void;
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Makes another context's session the current one, or that of the embedded demo cluster. */
  readonly connect: Sessions['open'];
  readonly openDemo: Sessions['openDemo'];
  /** Gives the terminal back to the shell, until its `fg`. */
  readonly stopJob: () => Promise<void>;
  readonly quit: (exitCode: number) => void;
  readonly crashed: (thrown: unknown) => void;
};

export type Effects = { readonly run: (effect: Effect) => void; readonly stop: () => void };

type Say = (message: Message) => void;

/** Carries out effects against the session, and sends what comes of them. Nothing is sent by work that was aborted. */
export function createEffects(options: EffectsOptions): Effects {
  const { send, terminal, environment } = options;
  const jobs = createJobs(options.crashed);
  const start: Start = (name, work) => {
    jobs.start(name, (signal) => work((message) => (signal.aborted ? undefined : send(message)), signal));
  };
  /** Loads the content of a screen: each screen has a name of its own, for one may be opened over another that still waits. */
  const load = (name: string, read: (signal: AbortSignal) => Promise<Message>) =>
    start(name, async (say, signal) => say(await read(signal)));
  const watched = createWatched(start, jobs.abort, environment);
  /** Work whose failure is told in the footer. */
  const startNoticed: Start = (name, work) => {
    start(name, async (say, signal) => {
      try {
        await work(say, signal);
      } catch (thrown) {
        say({ type: 'noticed', notice: failureText(failureOf(thrown)) });
      }
    });
  };

  const calls = createCalls({ jobs, start, startNoticed, send, environment });

  /** The contexts known before stay in the menu, so that one can go back. */
  const connected =
    (say: Say, known: Cluster['contexts'] = []) =>
    ({ cluster, settings }: TuiSession): void => {
      // The jobs that still run are of the cluster before.
      jobs.abortAllBut('connect');
      say({ type: 'connected', settings, ...identityOf(cluster, known) });
    };

  /** The first cluster, once more: the screen says why there is none, which may be another reason by now. */
  async function connectFirst(say: Say, signal: AbortSignal): Promise<void> {
    try {
      await options.connect(undefined, connected(say), signal);
    } catch (thrown) {
      say({ type: 'list-failed', failure: failureOf(thrown) });
    }
  }

  /** They are read again and again: a cluster that takes its time is not asked anew before it answered. */
  function startDetails(
    { service }: Extract<Effect, { readonly type: 'load-details' }>,
    { cluster, discovery }: TuiSession,
  ): void {
    const name = `load-details ${service.key}`;
    if (jobs.isRunning(name)) return;
    startNoticed(`claims ${service.key}`, async (say, signal) =>
      say({ type: 'claims-found', of: service.key, claimed: await discovery.hostClaims(service, signal) }),
    );
    load(name, (signal) => loadDetails(cluster, service, signal));
  }

  function run(effect: Effect): void {
    const session = options.session();
    switch (effect.type) {
      case 'watch':
        return start('watch', (say, signal) => watchList(session.cluster, effect, say, signal));
      case 'survey':
        return start('survey', async (say, signal) =>
          say({ type: 'surveyed', survey: await remoteOf(session.discovery.survey(undefined, signal)) }),
        );
      case 'predict':
      case 'cancel':
      case 'repeat-after':
      case 'stop-repeat':
        return calls(effect, session.predictor);
      case 'load-details':
        return startDetails(effect, session);
      case 'load-yaml':
        return load(effect.type, (signal) => loadYaml(session.cluster, effect.service, signal));
      case 'load-commands':
        return load(effect.type, (signal) => loadCommands(session, effect, signal));
      case 'read-log':
        return start('log', (say, signal) => followLog(session.cluster, effect, say, signal));
      case 'save-log':
        return startNoticed('save log', async (say) => say(await saveLog(effect, environment['HOME'])));
      case 'load-pods':
        return load(effect.type, (signal) => loadPods(session.cluster, effect.service, signal));
      case 'load-kubectl':
        return send(kubectlCommands(session, effect));
      case 'stop-log':
        return jobs.abort('log');
      case 'examine':
      case 'stop-examining':
      case 'watch-metrics':
      case 'stop-metrics':
      case 'prepare-bench':
      case 'start-bench':
      case 'end-bench':
      case 'leave-bench':
      case 'prepare-comparison':
      case 'start-comparison':
      case 'stop-comparison':
        return watched(effect, session);
      case 'count-pods':
        return start(effect.type, (say, signal) => tellPods(session.cluster, effect, say, signal));
      case 'load-namespaces':
        return load(effect.type, (signal) => loadNamespaces(session.cluster, signal));
      case 'load-accounts':
        return load(effect.type, (signal) => loadAccounts(session.cluster, effect.service, signal));
      case 'load-token':
        return load(effect.type, (signal) => loadToken(session.predictor, effect, signal));
      case 'load-payload':
      case 'edit':
      case 'read-file':
      case 'watch-file':
      case 'save':
      case 'make-payload':
      case 'load-example':
      case 'load-library':
      case 'change-library':
      case 'complete-path':
        return runPayloadEffect(effect, { start, startNoticed }, { session, terminal, environment });
      case 'unwatch-file':
        return jobs.abort(watchJob(effect.of));
      case 'load-models':
        return start(`${effect.type} ${effect.service.key}`, async (say, signal) =>
          say(await listModels(session.predictor, effect, signal)),
        );
      case 'save-conversation':
        return start(effect.type, async (say) => say(await keepConversation(effect)));
      case 'keep-exchange':
        return startNoticed(`keep ${effect.exchange.service}`, () => keepInHistory(session, effect.exchange));
      case 'load-history':
        return startNoticed(`history ${effect.of}`, (say, signal) =>
          tellHistory(session, effect.of, say, signal),
        );
      case 'copy':
        return send({ type: 'noticed', notice: copyNotice(terminal, effect) });
      case 'connect':
        return effect.context === undefined
          ? start('connect', connectFirst)
          : startNoticed('connect', (say, signal) => options.connect(effect.context, connected(say), signal));
      case 'open-demo':
        return startNoticed('connect', (say, signal) =>
          options.openDemo(connected(say, session.cluster.contexts), signal),
        );
      case 'stop-connecting':
        return jobs.abort('connect');
      case 'count-elsewhere':
        return start('count', async (say, signal) =>
          say({
            type: 'counted-elsewhere',
            namespace: effect.namespace,
            elsewhere: await countElsewhere(session.cluster, effect.namespace, signal),
          }),
        );
      case 'look-up-host':
        return startNoticed('look up', async (say) =>
          say({
            type: 'host-found',
            host: effect.host,
            addresses: await session.discovery.addressesOf(effect.host),
          }),
        );
      case 'choose-way-in':
        return session.discovery.choose(effect.candidate);
      case 'accept':
        session.discovery.accept(effect.consent);
        return startNoticed('keep', async () => session.keep?.(effect.consent));
      case 'stop-job':
        return start('job', options.stopJob);
      case 'quit':
        return options.quit(effect.exitCode);
    }
  }

  return { run, stop: jobs.abortAll };
}
