import { record, type Recorded } from './screen-capture.ts';
import { drawGallery } from './gallery-screens.ts';
import { goTo, unfiltered } from './screen-steps.ts';
import { steady } from './screen-steady.ts';
import { recordingSvg, screenSvg, type Frame } from './screen-svg.ts';

// Wide enough that the longest timings drop nothing from a rule.
const columns = 112;
const rows = 26;

/** The pictures in docs/screens by name: the built program on its demo, walked through in a pty. The same every time. */
export async function drawScreens(): Promise<ReadonlyMap<string, string>> {
  const program = record(columns, rows);
  try {
    const frames = await walk(program);
    const [list, answer, failure, , , , details, log] = frames;
    if (!list || !answer || !failure || !details || !log) throw new Error('a frame is missing');
    return new Map([
      ['answer.svg', screenSvg(alone(answer))],
      ['failure.svg', screenSvg(alone(failure))],
      ['details.svg', screenSvg(alone(details))],
      ['log.svg', screenSvg(alone(log))],
      ['recording.svg', recordingSvg([list, ...frames.slice(1)])],
      ...(await drawGallery(columns, rows)),
    ]);
  } finally {
    await program.end();
  }
}

/** A picture of its own shows no key. */
function alone({ screen, caption }: Frame): Frame {
  return { screen, caption };
}

/** The first steps of a newcomer: the first five seconds have the list, a key, an answer, and a 404 that is explained. */
async function walk(program: Recorded): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  const see = async (caption: string, how: Pick<Frame, 'key' | 'seconds'>, ...texts: readonly string[]) => {
    frames.push({ screen: steady(await program.shows(...texts)), caption, ...how });
  };
  // Each kind of service has a watch of its own: the graphs may come after the way in.
  await see('isvc', { seconds: 1 }, '▸ assistant', 'load balancer', 'dead-step');
  await goTo(program, 'flower-grpc');
  program.press('p');
  await see('p predicts', { key: 'p', seconds: 1.5 }, 'flower-grpc ─ answered by', 'sent the example');
  await goTo(program, 'no-route');
  program.press('p');
  await see(
    'a 404: who answered, and why',
    { key: 'p', seconds: 2.5 },
    'answered by the gateway',
    'sent the example',
  );
  program.press('C');
  await see('C copies it as curl', { key: 'C' }, '▸ curl', 'copied the curl');
  program.press('\u001B');
  await program.shows('answered by the gateway');
  program.press('/grpc');
  await see('/ filters', { key: '/grpc' }, '/grpc', '3 of 29');
  program.press('\u001B');
  await program.shows(unfiltered);
  await goTo(program, 'iris-grpc');
  program.press('p');
  await see('its classes have names', { key: 'p' }, 'versicolor', 'sent the example');
  await goTo(program, 'bad-image');
  program.press('\r');
  await see('enter: why is it not ready?', { key: 'enter' }, 'predictor: ImagePullBackOff', ' of 30 ');
  program.press('\u001B');
  await program.shows('▸ bad-image');
  await goTo(program, 'bad-model');
  program.press('l');
  await see('l: the log that says why', { key: 'l' }, 'storage.initializer ERROR', 'following');
  return frames;
}
