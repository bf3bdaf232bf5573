import { record, type Recorded, type RecordOptions, type Screen } from './screen-capture.ts';
import { steady } from './screen-steady.ts';
import { goTo } from './screen-steps.ts';
import { screenSvg } from './screen-svg.ts';

/** In place of a person with an editor: a text that comes out the same each time; and other pixels. */
const seeder = `sed -i -e 's/^{/{"seed": 7,/'`;
const repainter = 'sed -i -e s/0.937/0.1/g -e s/0.812/0.2/g -e s/0.502/0.9/';

/** The pictures of the README's gallery: a thumbnail, a difference, a text that came as a stream, a traffic split. */
export async function drawGallery(
  columns: number,
  rows: number,
): Promise<readonly (readonly [string, string])[]> {
  const draw = async (
    name: string,
    caption: string,
    options: RecordOptions,
    walk: (program: Recorded) => Promise<Screen>,
  ) => {
    const program = record(columns, rows, options);
    try {
      await program.shows(' ▸ ', 'load balancer');
      return [name, screenSvg({ screen: steady(await walk(program)), caption })] as const;
    } finally {
      await program.end();
    }
  };
  return [
    await draw(
      'thumbnail.svg',
      'P: the payload, its picture, and what the model takes',
      {},
      async (program) => {
        await program.shows('dead-step');
        await goTo(program, 'digits');
        program.press('P');
        return program.shows('the model takes', '8×8 pixels');
      },
    ),
    await draw(
      'difference.svg',
      'h: what differs between two answers',
      { environment: { EDITOR: repainter } },
      async (program) => {
        await program.shows('dead-step');
        await goTo(program, 'digits');
        program.press('p');
        await program.shows('sent the example');
        program.press('e');
        await program.shows('the payload edited here');
        program.press('p');
        await program.shows('answered by the model', 'sent the payload edited here');
        program.press('h');
        return program.shows('compared with the one before', 'sent the payload edited here');
      },
    ),
    await draw(
      'stream.svg',
      'p: a language model, and how fast its text came',
      { environment: { EDITOR: seeder } },
      async (program) => {
        await program.shows('▸ assistant', 'dead-step');
        program.press('e');
        await program.shows('the payload edited here');
        program.press('p');
        return program.shows('assistant ─ answered by the model', 'first token', 'sent the payload edited');
      },
    ),
    await draw(
      'split.svg',
      'enter: a canary, and its share of the traffic',
      { arguments: ['-n', 'vision'] },
      async (program) => {
        program.press('/flower\r');
        await program.shows('▸ flower-sample');
        program.press('\r');
        await program.shows('CONDITIONS');
        program.press('G');
        return program.shows('traffic', '90%', 'queue-proxy');
      },
    ),
  ];
}
