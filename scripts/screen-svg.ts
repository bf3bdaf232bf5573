import type { Run, Screen } from './screen-capture.ts';

export type Frame = { readonly screen: Screen; readonly caption: string };

const cell = { width: 8.4, height: 18 } as const;
const frame = { side: 14, top: 36, bottom: 12 } as const;
/** GitHub's dark canvas: with a border of its own it stands out from a white page and from a dark one. */
const palette = { ground: '#0d1117', border: '#30363d', text: '#e6edf3', faint: '#8b949e' } as const;
const secondsPerFrame = 2.5;

/** The first 16 as GitHub draws them in dark; the rest is xterm's cube and grays. */
const basic = ['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4'];
/** Our own middle colors, a little lighter: the ground here is known to be dark. */
const lighter: Readonly<Record<number, string>> = {
  243: palette.faint,
  28: '#3fb950',
  160: '#ff7b72',
  130: '#d29922',
  31: '#39c5cf',
};

/** One screen in a window. */
export function screenSvg({ screen, caption }: Frame): string {
  return document(screen, `<g>${frameBody({ screen, caption })}</g>`, '');
}

/** Several screens in a window, one after the other, for ever; who wants no motion sees the last. */
export function recordingSvg(frames: readonly [Frame, ...Frame[]]): string {
  const share = (100 / frames.length).toFixed(3);
  const style = `<style>
.f{visibility:hidden;animation:f ${frames.length * secondsPerFrame}s steps(1) infinite}
@keyframes f{0%{visibility:visible}${share}%{visibility:hidden}}
@media (prefers-reduced-motion:reduce){.f{animation:none}.f:last-of-type{visibility:visible}}
</style>`;
  const body = frames.map((one, at) => {
    return `<g class="f" style="animation-delay:${at * secondsPerFrame}s">${frameBody(one)}</g>`;
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

function frameBody({ screen, caption }: Frame): string {
  const center = ((screen.columns * cell.width) / 2 + frame.side).toFixed(1);
  const title = `<text x="${center}" y="22" text-anchor="middle" fill="${palette.faint}">${escaped(caption)}</text>`;
  const rows = screen.rows.flatMap((row, at) => row.map((run) => runText(run, at)));
  return [title, ...rows.filter((text) => text !== '')].join('\n');
}

/** `textLength` keeps the columns in line, whatever font the reader has. */
function runText(run: Run, row: number): string {
  const text = run.text.trimEnd();
  const start = text.length - text.trimStart().length;
  const shown = text.trimStart();
  if (shown === '') return '';
  const x = frame.side + (run.column + start) * cell.width;
  const columns = run.columns - (run.text.length - text.length) - start;
  const weight = run.bold ? ' font-weight="bold"' : '';
  return `<text x="${x.toFixed(1)}" y="${frame.top + row * cell.height + 14}" textLength="${(columns * cell.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs" fill="${colorOf(run)}"${weight} xml:space="preserve">${escaped(shown)}</text>`;
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
