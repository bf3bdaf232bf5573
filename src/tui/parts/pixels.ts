import type { Colour } from '../../format/image-pixels.js';

/** How a terminal shows colours of their own: by 24 bits, or from its table of 256. */
export type PixelColours = 'truecolor' | '256';

/** Two colours one above the other, in one cell of the terminal; none below where the image ends. */
export type Pixel = { readonly top: Colour; readonly bottom?: Colour };

/** From dark to bright, for terminals without such colours: a bright pixel is a dense character. */
const ramp = ' .:-=+*#%@';

/** A row of pixels in characters alone: on a light background a dense character is a dark pixel. */
export function rampText(pixels: readonly Pixel[], ground: 'on dark' | 'on light'): string {
  return pixels
    .map(({ top, bottom = top }) => {
      const bright = (brightness(top) + brightness(bottom)) / 2;
      return rampAt(ground === 'on dark' ? bright : 1 - bright);
    })
    .join('');
}

function rampAt(share: number): string {
  return ramp[Math.min(ramp.length - 1, Math.floor(share * ramp.length))] ?? ' ';
}

/** As people see it (ITU-R BT.709), 0 to 1. */
function brightness([red, green, blue]: Colour): number {
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}

/** A row of pixels as upper half blocks: the colour of the text above, that of the background below (ECMA-48 SGR 38 and 48). */
export function halfBlocks(pixels: readonly Pixel[], colours: PixelColours): string {
  const code = colours === 'truecolor' ? directCode : tableCode;
  let before = '';
  const cells = pixels.map(({ top, bottom }) => {
    const below = bottom === undefined ? '49' : `48;${code(bottom)}`;
    const style = `\u001B[38;${code(top)}m\u001B[${below}m`;
    const change = style === before ? '' : style;
    before = style;
    return `${change}▀`;
  });
  return `${cells.join('')}\u001B[39m\u001B[49m`;
}

function directCode([red, green, blue]: Colour): string {
  return `2;${red};${green};${blue}`;
}

/** The nearest of xterm's 256 colours: its 6×6×6 cube, or for greys its finer ramp of 24. */
function tableCode([red, green, blue]: Colour): string {
  if (Math.max(red, green, blue) - Math.min(red, green, blue) < 8) return `5;${greyIndex(red)}`;
  return `5;${16 + 36 * cubeIndex(red) + 6 * cubeIndex(green) + cubeIndex(blue)}`;
}

function greyIndex(value: number): number {
  if (value < 4) return 16;
  return value > 246 ? 231 : 232 + Math.min(23, Math.max(0, Math.round((value - 8) / 10)));
}

/** The cube's steps are 0, 95, 135, 175, 215 and 255. */
function cubeIndex(value: number): number {
  if (value < 48) return 0;
  return value < 115 ? 1 : Math.min(5, Math.floor((value - 35) / 40));
}
