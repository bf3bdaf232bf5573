/** How a text looks. Colours by their number: 0 to 15 are the person's own palette, from 16 on xterm's table of 256. */
export type Style = { readonly color?: number; readonly weight?: 'bold' | 'faint' };

/**
 * A text with the control sequences (ECMA-48 SGR) that make it look so, and those that end it. Not Ink's own styles: they come
 * from chalk, which decides by itself, from the environment and the command line, what a terminal shows.
 */
export function styled(text: string, { color, weight }: Style): string {
  const coloured = color === undefined ? text : `${sgr(colourCode(color))}${text}${sgr('39')}`;
  return weight === undefined ? coloured : `${sgr(weight === 'bold' ? '1' : '2')}${coloured}${sgr('22')}`;
}

function colourCode(color: number): string {
  if (color >= 16) return `38;5;${color}`;
  // The bright ones are not of the standard, but of every terminal that has 16.
  return String(color < 8 ? 30 + color : 82 + color);
}

function sgr(code: string): string {
  return `\u001B[${code}m`;
}
