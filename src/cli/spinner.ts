import type { WriteStream } from 'node:tty';

export type Spinner = { readonly say: (doing: string) => void; readonly stop: () => void };

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 100;
const eraseLine = '\r\u001B[2K';

/** A line on a terminal that turns while something is awaited. It is first drawn after one frame, so that quick work shows none. */
export function startSpinner(stream: WriteStream): Spinner {
  let doing = '';
  let frame = 0;
  const timer = setInterval(() => {
    frame += 1;
    stream.write(`${eraseLine}${frames[frame % frames.length] ?? ''} ${doing.slice(0, stream.columns - 3)}`);
  }, frameMs);
  timer.unref();
  return {
    say(text) {
      doing = text;
    },
    stop() {
      clearInterval(timer);
      if (frame > 0) stream.write(eraseLine);
    },
  };
}
