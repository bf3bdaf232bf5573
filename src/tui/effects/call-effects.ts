import { setTimeout as wait } from 'node:timers/promises';
import type { ServiceKey } from '../../kserve/service.js';
import type { Predictor } from '../../predict/predict.js';
import type { Effect } from '../state/effect.js';
import type { Message } from '../state/messages.js';
import { askLabels, knownLabels, predict, stoppedByHand, tellsClasses } from './ask-model.js';
import { createClock, type Jobs, leftMs } from './jobs.js';
import type { Starters } from './payload-effects.js';

/** One call of a service, the same again after a while, and what ends them. */
type CallEffect = Extract<Effect, { readonly type: 'predict' | 'cancel' | 'repeat-after' | 'stop-repeat' }>;

type Tools = Starters & {
  readonly jobs: Jobs;
  /** Also for what work tells that was aborted. */
  readonly send: (message: Message) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** Milliseconds between two looks at the clock while a prediction runs: what one sees of it is tenths of a second. */
const elapsedMs = 100;

/** What carries out such effects, one call of each service at a time. */
export function createCalls({
  jobs,
  start,
  startNoticed,
  send,
  environment,
}: Tools): (effect: CallEffect, predictor: Predictor) => void {
  const clock = createClock(() => send({ type: 'ticked', now: Date.now() }), elapsedMs);

  function call(effect: Extract<Effect, { readonly type: 'predict' }>, predictor: Predictor): void {
    const of = effect.service.key;
    send({ type: 'call-started', of, at: Date.now() });
    startNoticed(`known labels ${of}`, async (say) => say(await knownLabels(predictor, effect)));
    start(predictJob(of), async (say, signal) => {
      const { ended, hasBegun } = await clock.during(predict(predictor, effect, environment, say, signal));
      // The part of a text that came stays where a person stopped it.
      const isKept = hasBegun && signal.reason === stoppedByHand;
      if (isKept && jobs.isLatest(predictJob(of), signal)) send(ended);
      else say(ended);
      if (signal.aborted || !tellsClasses(ended)) return;
      startNoticed(`labels ${of}`, async (say, signal) => say(await askLabels(predictor, effect, signal)));
    });
  }

  return (effect, predictor) => {
    switch (effect.type) {
      case 'predict':
        return call(effect, predictor);
      case 'cancel':
        jobs.abort(predictJob(effect.of), stoppedByHand);
        return send({ type: 'call-cancelled', of: effect.of });
      case 'repeat-after':
        return start(repeatJob(effect.of), async (say, signal) => {
          await wait(leftMs(effect, Date.now()), undefined, { signal });
          say({ type: 'repeat-due', of: effect.of });
        });
      case 'stop-repeat':
        for (const of of effect.of) jobs.abort(repeatJob(of));
    }
  };
}

function predictJob(of: ServiceKey): string {
  return `predict ${of}`;
}

function repeatJob(of: ServiceKey): string {
  return `repeat ${of}`;
}
