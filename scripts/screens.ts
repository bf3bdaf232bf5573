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
    const [list, , answer, , failure, , bad] = frames;
    if (list === undefined || answer === undefined || failure === undefined || bad === undefined) {
      throw new Error('a frame is missing');
    }
    return new Map([
      ['list.svg', screenSvg(list)],
      ['answer.svg', screenSvg(answer)],
      ['failure.svg', screenSvg(failure)],
      ['not-ready.svg', screenSvg(bad)],
      ['recording.svg', recordingSvg([list, ...frames.slice(1)])],
    ]);
  } finally {
    await program.end();
  }
}

/** What a newcomer does first: look, find, predict, meet a failure, and see what it means. */
async function walk(program: Recorded): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  const see = async (caption: string, ...texts: readonly string[]) => {
    frames.push({ screen: steady(await program.shows(...texts)), caption });
  };
  await see('isvc', '▸ digits', 'load balancer');
  program.press('/flower-g');
  await see('/ filters', '/flower-g', '1 of 18');
  program.press('\r');
  await program.shows('h history');
  program.press('p');
  await see('p predicts', 'flower-grpc ─ answered by', 'sent the example');
  program.press('\u001B');
  await program.shows('sklearn-iris');
  program.press('/no-route\r');
  await see('another one', '▸ no-route', 'p predicts at once');
  program.press('p');
  await see('p again: who answered?', 'answered by the gateway', 'sent the example');
  program.press('C');
  await see('C copies it as curl', '▸ curl', 'copied the curl');
  program.press('\u001B');
  await program.shows('answered by the gateway');
  program.press('\u001B');
  await program.shows('sklearn-iris');
  program.press('/bad-image\r');
  await program.shows('▸ bad-image', '1 of 18');
  program.press('\r');
  await program.shows(' of 30 ');
  program.press('\u001B[F');
  await see('enter tells why', 'EVENTS', 'PODS');
  return frames;
}
