import type { Run, Screen } from './screen-capture.ts';

export type Frame = {
  readonly screen: Screen;
  readonly caption: string;
  /** What was pressed to come here, drawn as a key. */
  readonly key?: string;
  /** How long a recording shows it; 2.5 where absent. */
  readonly seconds?: number;
};

const cell = { width: 8.4, height: 18 } as const;
const frame = { side: 14, top: 36, bottom: 12 } as const;
/** GitHub's dark canvas: with a border of its own it stands out from a white page and from a dark one. */
const palette = { ground: '#0d1117', border: '#30363d', text: '#e6edf3', faint: '#8b949e' } as const;
const usualSeconds = 2.5;

/** The first 16 as GitHub draws them in dark; the rest is xterm's cube and grays. */
const basic = [
  ['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4'],
  ['#6e7681', '#ffa198', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#ffffff'],
].flat();
/** Our own middle colors, a little lighter: the ground here is known to be dark. */
const lighter: Readonly<Record<number, string>> = {
  243: palette.faint,
  28: '#3fb950',
  160: '#ff7b72',
  130: '#d29922',
  31: '#39c5cf',
};

/** One screen in a window. */
export function screenSvg(frameOf: Frame): string {
  return document(frameOf.screen, `<g>${frameBody(frameOf)}</g>`, '');
}

/** Several screens in a window, one after the other, for ever; who wants no motion sees the last. */
export function recordingSvg(frames: readonly [Frame, ...Frame[]]): string {
  const seconds = frames.map((one) => one.seconds ?? usualSeconds);
  const total = seconds.reduce((sum, each) => sum + each, 0);
  const lengths = [...new Set(seconds)];
  const nameOf = (length: number) => `f${lengths.indexOf(length)}`;
  const shown = lengths.map(
    (length) =>
      `.${nameOf(length)}{animation-name:${nameOf(length)}}\n@keyframes ${nameOf(length)}{0%{visibility:visible}${((100 * length) / total).toFixed(3)}%{visibility:hidden}}`,
  );
  const style = `<style>
.f{visibility:hidden;animation-duration:${total.toFixed(1)}s;animation-timing-function:steps(1);animation-iteration-count:infinite}
${shown.join('\n')}
@media (prefers-reduced-motion:reduce){.f{animation:none}.f:last-of-type{visibility:visible}}
</style>`;
  const body = frames.map((one, at) => {
    const delay = seconds.slice(0, at).reduce((sum, each) => sum + each, 0);
    return `<g class="f ${nameOf(seconds[at] ?? usualSeconds)}" style="animation-delay:${delay.toFixed(1)}s">${frameBody(one)}</g>`;
  });
  return document(frames[0].screen, body.join('\n'), style);
}

function document({ columns, rows }: Screen, body: string, style: string): string {
  const width = Math.round(columns * cell.width + 2 * frame.side);
  const height = rows.length * cell.height + frame.top + frame.bottom;
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (color, at) => `<circle cx="${18 + at * 18}" cy="17" r="5.5" fill="${color}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace" font-size="14">
${style}<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8" fill="${palette.ground}" stroke="${palette.border}"/>
${dots.join('')}
${body}
</svg>
`;
}

function frameBody({ screen, caption, key }: Frame): string {
  const center = ((screen.columns * cell.width) / 2 + frame.side).toFixed(1);
  const title = `<text x="${center}" y="22" text-anchor="middle" fill="${palette.faint}">${escaped(caption)}</text>`;
  const rows = screen.rows.flatMap((row, at) => row.map((run) => runText(run, at)));
  return [
    title,
    ...rows.filter((text) => text !== ''),
    ...(key === undefined ? [] : [keyCap(screen, key)]),
  ].join('\n');
}

/** The key that was pressed, in the corner where the footer ends. */
function keyCap({ columns, rows }: Screen, key: string): string {
  const width = key.length * 13 + 26;
  const right = columns * cell.width + frame.side;
  const top = frame.top + rows.length * cell.height - 40;
  return [
    `<rect x="${(right - width).toFixed(1)}" y="${top}" width="${width}" height="38" rx="7" fill="#21262d" stroke="${palette.faint}" stroke-width="1.5"/>`,
    `<text x="${(right - width / 2).toFixed(1)}" y="${top + 26}" text-anchor="middle" font-size="20" font-weight="bold" fill="${palette.text}">${escaped(key)}</text>`,
  ].join('\n');
}

/** `textLength` keeps the columns in line, whatever font the reader has. */
function runText(run: Run, row: number): string {
  const text = run.text.trimEnd();
  const behind = run.ground === undefined ? '' : groundBehind(run, run.ground, row);
  const start = text.length - text.trimStart().length;
  const shown = text.trimStart();
  if (shown === '') return behind;
  const x = frame.side + (run.column + start) * cell.width;
  const columns = run.columns - (run.text.length - text.length) - start;
  const weight = run.bold ? ' font-weight="bold"' : '';
  return `${behind}<text x="${x.toFixed(1)}" y="${frame.top + row * cell.height + 14}" textLength="${(columns * cell.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs" fill="${colorOf(run)}"${weight} xml:space="preserve">${escaped(shown)}</text>`;
}

/** Half blocks draw two pixels in a cell: the lower one is the color behind them. */
function groundBehind({ column, columns }: Run, ground: number, row: number): string {
  const color = basic[ground] ?? cubeColor(ground);
  return `<rect x="${(frame.side + column * cell.width).toFixed(1)}" y="${frame.top + row * cell.height}" width="${(columns * cell.width).toFixed(1)}" height="${cell.height}" fill="${color}"/>`;
}

function colorOf({ color, dim }: Run): string {
  if (color === undefined) return dim ? palette.faint : palette.text;
  return lighter[color] ?? basic[color] ?? cubeColor(color);
}

function cubeColor(index: number): string {
  const steps = [0, 95, 135, 175, 215, 255];
  const at = index - 16;
  const gray = 8 + (index - 232) * 10;
  const channels =
    index >= 232
      ? [gray, gray, gray]
      : [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((one) => steps[one] ?? 0);
  return `rgb(${channels.join()})`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
