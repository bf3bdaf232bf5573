import { record, type Recorded } from './screen-capture.ts';
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
    const [list, answer, , , failure, , details, log] = frames;
    if (!list || !answer || !failure || !details || !log) throw new Error('a frame is missing');
    return new Map([
      ['answer.svg', screenSvg(answer)],
      ['failure.svg', screenSvg(failure)],
      ['details.svg', screenSvg(details)],
      ['log.svg', screenSvg(log)],
      ['recording.svg', recordingSvg([list, ...frames.slice(1)])],
    ]);
  } finally {
    await program.end();
  }
}

/** The head of the list while all services are shown: under a filter their number follows. */
const unfiltered = 'NAME     ';

/** The first steps of a newcomer: look, predict, find another, meet a failure, and see what it means. */
async function walk(program: Recorded): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  const see = async (caption: string, ...texts: readonly string[]) => {
    frames.push({ screen: steady(await program.shows(...texts)), caption });
  };
  /** Finds it, and drops the filter again: the cursor stays. */
  const goTo = async (name: string) => {
    program.press(`/${name}\r`);
    await program.shows(`▸ ${name}`, '1 of 29');
    program.press('\u001B');
    await program.shows(`▸ ${name}`, unfiltered);
  };
  // Each kind of service has a watch of its own: the graphs may come after the way in.
  await see('isvc', '▸ assistant', 'load balancer', 'dead-step');
  await goTo('flower-grpc');
  program.press('p');
  await see('p predicts', 'flower-grpc ─ answered by', 'sent the example');
  program.press('/grpc');
  await see('/ filters', '/grpc', '3 of 29');
  program.press('\u001B');
  await program.shows(unfiltered);
  await goTo('iris-grpc');
  program.press('p');
  await see('its classes have names', 'versicolor', 'sent the example');
  await goTo('no-route');
  program.press('p');
  await see('who answered?', 'answered by the gateway', 'sent the example');
  program.press('C');
  await see('C copies it as curl', '▸ curl', 'copied the curl');
  program.press('\u001B');
  await program.shows('answered by the gateway');
  await goTo('bad-image');
  program.press('\r');
  await see('enter: why is it not ready?', 'predictor: ImagePullBackOff', ' of 30 ');
  program.press('\u001B');
  await program.shows('▸ bad-image');
  await goTo('bad-model');
  program.press('l');
  await see('l: the log that says why', 'storage.initializer ERROR', 'following');
  return frames;
}
