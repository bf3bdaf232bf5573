import { batchBars, batchScores, scoreBars } from '../../format/bars.js';
import { embeddingText, isEmbedding } from '../../format/answer-line.js';
import { pixelLayout, type PixelLayout } from '../../format/image-pixels.js';
import { classLabel } from '../../format/labels.js';
import { classScores, type Score } from '../../format/scores.js';
import { tableOf } from '../../format/table.js';
import { readableTexts, textLines, valueText } from '../../format/values.js';
import { vectorLines } from '../../format/tensors.js';
import type { Tensor } from '../../inference/tensor.js';
import { line, span, type Line, andMore, seenOnly, heardAs } from './line.js';
import { makeLines, stackLines, underTitle, type Lines } from './lines.js';
import { thumbnail, thumbnails } from './thumbnail.js';

export type BlockLayout = {
  readonly width: number;
  /** First shown column of tables. */
  readonly column: number;
  /** Rows that an image may take. */
  readonly rows: number;
  /** Rows of class scores. */
  readonly classes: number;
  /** Names of the classes of this tensor, by their numbers. */
  readonly labels: readonly string[] | undefined;
  /** All: the values of an image and of an embedding as well. */
  readonly detail: 'short' | 'all';
};

/** Longer vectors are folded into a table. */
const longestList = 32;
/** Columns of an image: more would not say more. */
const widestImage = 64;

/** The values of a tensor as what they are: scores, an image, a text, an embedding, a table. Only shown rows are made. */
export function tensorBlock(tensor: Tensor, layout: BlockLayout): Lines {
  const { width, rows, classes, detail, labels } = layout;
  if (tensor.values.length === 0) return [line('(empty)', 'dim')];
  const scores = classScores(tensor);
  if (scores !== undefined) return scoreRows(scores, { width, top: classes, labels });
  const batch = batchScores(tensor);
  if (batch !== undefined) return batchRows(batch, { width, labels });
  const image = pixelLayout(tensor);
  if (image !== undefined) {
    const most = { columns: Math.min(widestImage, width), rows: Math.max(2, rows - 1) };
    if (detail === 'short') return thumbnail(tensor, image, most);
    return stackLines([
      thumbnails(tensor, image, most, width),
      valueRows(inImageRows(tensor, image), layout),
    ]);
  }
  if (isEmbedding(tensor)) {
    const about = [line(embeddingText(tensor))];
    return detail === 'short' ? about : stackLines([about, valueRows(tensor, layout)]);
  }
  return valueRows(tensor, layout);
}

/** A row of the table for each row of the image, where a row for each pixel would be too many. */
function inImageRows(tensor: Tensor, { channels, channelStep }: PixelLayout): Tensor {
  if (channelStep !== 1) return tensor;
  const [width = 1] = tensor.shape.slice(-2);
  return { ...tensor, shape: [...tensor.shape.slice(0, -2), width * channels] };
}

/** The values one by one. */
function valueRows(tensor: Tensor, layout: BlockLayout): Lines {
  const { width, column, detail } = layout;
  const texts = readableTexts(tensor);
  if (texts.length === 1 || (texts.length > 1 && detail === 'all')) return textRows(texts, width);
  const isVector = tensor.shape.filter((size) => size !== 1).length <= 1;
  if (isVector && tensor.values.length <= longestList) return listRows(tensor, layout);
  const table = tableOf(tensor, width);
  const head = table.head(column);
  const rows = makeLines(table.rows, (row): Line => [
    span(table.label(row), 'dim'),
    span(table.row(row, column)),
  ]);
  return head === '' ? rows : underTitle(line(head, 'dim'), rows);
}

/** Each text whole, under its number where there are several. */
function textRows(texts: readonly Uint8Array[], width: number): Lines {
  const isOne = texts.length === 1;
  return texts.flatMap((text, at) => [
    ...(isOne ? [] : [line(`[${at}]`, 'dim')]),
    ...textLines(text, isOne ? width : width - 2).map((row) => line(isOne ? row : `  ${row}`)),
  ]);
}

/** A few values; a class's number has its label behind it. */
function listRows(tensor: Tensor, { width, labels }: BlockLayout): Lines {
  const label = classLabel(tensor, labels);
  if (label !== undefined) return [[span(valueText(tensor, 0)), span(`  ${label}`)]];
  return vectorLines(tensor, { width }).map((row) => line(row));
}

/** How many columns the widest table of the answer has, and how many of them are shown at once in `width`. */
export function tableColumns(
  tensors: readonly Tensor[],
  width: number,
): { readonly all: number; readonly shown: number } {
  const tables = tensors
    .filter((tensor) => batchScores(tensor) === undefined)
    .map((tensor) => {
      const image = pixelLayout(tensor);
      return tableOf(image === undefined ? tensor : inImageRows(tensor, image), width);
    });
  const widest = tables.toSorted((a, b) => b.columns - b.shownColumns - (a.columns - a.shownColumns))[0];
  return { all: widest?.columns ?? 0, shown: widest?.shownColumns ?? 0 };
}

type ScoreLayout = {
  readonly width: number;
  /** Rows of classes; the rest is counted on one more. */
  readonly top: number;
  readonly labels?: readonly string[] | undefined;
};

/** Classes as bars, best first; the last row counts those left out and sums up their scores. */
function scoreRows(scores: readonly Score[], layout: ScoreLayout): Lines {
  const shown = scores.length <= layout.top ? scores.length : Math.max(1, layout.top - 1);
  const lineAt = scoreBars(scores, layout);
  const bars = makeLines(shown, (at) => {
    const { name, bar, score } = lineAt(at);
    return [span(`${name}  `), seenOnly(bar, 'accent'), span(` ${score}`)];
  });
  const left = scores.slice(shown);
  if (left.length === 0) return bars;
  const sum = left.reduce((total, { score }) => total + score, 0);
  return stackLines([bars, [[andMore(`${left.length} more, together ${Number(sum.toPrecision(2))}`)]]]);
}

/** A row for each member of a batch: its best class as a bar, then the next two. */
function batchRows(batch: readonly (readonly Score[])[], layout: Omit<ScoreLayout, 'top'>): Lines {
  const lineAt = batchBars(batch, layout);
  return makeLines(batch.length, (at): Line => {
    const { row, name, bar, score, others } = lineAt(at);
    return [
      span(`${row}  `, 'dim'),
      span(`${name}  `),
      seenOnly(bar, 'accent'),
      span(` ${score}`),
      heardAs(', ', '  · ', 'dim'),
      span(others, 'dim'),
    ];
  });
}
