import { record, type Recorded, type Screen } from './screen-capture.ts';
import { steady } from './screen-steady.ts';
import { goTo, unfiltered } from './screen-steps.ts';
import { screenSvg } from './screen-svg.ts';

/** In place of a person with an editor: a text that comes out the same each time; and other pixels. */
const editor = `sed -i -e 's/"messages"/"seed": 7, &/' -e s/0.937/0.1/g -e s/0.812/0.2/g -e s/0.502/0.9/`;

type Keep = (name: string, caption: string, screen: Screen) => void;

/**
 * The pictures of the README's gallery: a text that came as a stream, a thumbnail, a difference, a traffic split. They come from one start of
 * the program, the one with the list first: no other service has an answer yet.
 */
export async function drawGallery(
  columns: number,
  rows: number,
): Promise<readonly (readonly [string, string])[]> {
  const program = record(columns, rows, { environment: { EDITOR: editor } });
  const pictures: (readonly [string, string])[] = [];
  const keep: Keep = (name, caption, screen) => {
    pictures.push([name, screenSvg({ screen: steady(screen), caption })]);
  };
  try {
    await program.shows('▸ assistant', 'load balancer', 'dead-step');
    await drawStream(program, keep);
    await goTo(program, 'digits');
    await drawThumbnail(program, keep);
    await drawDifference(program, keep);
    await drawSplit(program, keep);
    return pictures;
  } finally {
    await program.end();
  }
}

/** Predicts with the payload as the editor changed it. */
async function predictEdited(program: Recorded, ...texts: readonly string[]): Promise<Screen> {
  program.press('e');
  await program.shows('the payload edited here');
  program.press('p');
  return program.shows(...texts);
}

async function drawStream(program: Recorded, keep: Keep): Promise<void> {
  keep(
    'stream.svg',
    'p: a language model, and how fast its text came',
    await predictEdited(
      program,
      'assistant ─ answered by the model',
      'first token',
      'sent the payload edited',
    ),
  );
}

async function drawThumbnail(program: Recorded, keep: Keep): Promise<void> {
  program.press('P');
  keep(
    'thumbnail.svg',
    'P: the payload, its picture, and what the model takes',
    await program.shows('the model takes', '8×8 pixels'),
  );
  program.press('\u001B');
  await program.shows('▸ digits', unfiltered);
}

async function drawDifference(program: Recorded, keep: Keep): Promise<void> {
  program.press('p');
  await program.shows('digits ─ answered by the model', 'sent the example');
  await predictEdited(program, 'digits ─ answered by the model', 'sent the payload edited here');
  program.press('h');
  keep(
    'difference.svg',
    'h: what differs between two answers',
    await program.shows('compared with the one before', 'sent the payload edited here'),
  );
  program.press('\u001B');
  await program.shows('▸ digits', unfiltered);
}

async function drawSplit(program: Recorded, keep: Keep): Promise<void> {
  program.press('n');
  await program.shows('vision');
  program.press('/vision\r');
  await program.shows('isvc-demo / vision', 'load balancer');
  program.press('/flower\r');
  await program.shows('▸ flower-sample');
  program.press('\r');
  // The last of the details to come: before that, the end is not where it will be.
  await program.shows('CONDITIONS', ' of 43 ');
  program.press('G');
  keep(
    'split.svg',
    'enter: a canary, and its share of the traffic',
    // What settled two seconds after the service was created is as old as that only from then on.
    await program.shows('traffic', '90%', 'queue-proxy', 'for 4d'),
  );
}
