/** One sample of a metric: `name{label="value"} 5`. */
export type MetricSample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** NaN and infinities as they are stated. */
  readonly value: number;
};

/** A metric as the server declares it: one with labels has no sample before its first value. */
export type MetricFamily = { readonly name: string; readonly type: string };

export type Exposition = {
  readonly samples: readonly MetricSample[];
  readonly families: readonly MetricFamily[];
};

/** More samples than these are not kept: a server has a few hundred of those that are asked for. */
const maxSamples = 20_000;
const maxFamilies = 10_000;
/** A longer line is skipped: that of a sample has a name and a few labels. */
const maxLine = 65_536;

/** A name, with the labels behind it or without: Prometheus' own characters, and since version 3 any text in quotes between the braces. */
const bareName = /^[a-zA-Z_:][\w:]*/v;
const bareLabel = /^[a-zA-Z_]\w*/v;

/**
 * Reads the samples that `wants` takes by their names, of Prometheus' text format or of OpenMetrics'
 * (prometheus.io/docs/instrumenting/exposition_formats, prometheus.io/docs/specs/om/open_metrics_spec), and what it declares: other
 * comments, timestamps and exemplars are left out. A line that is of neither form is skipped: the others are no worse for it.
 */
export function readExposition(text: string, wants: (name: string) => boolean): Exposition {
  const samples: MetricSample[] = [];
  const families: MetricFamily[] = [];
  for (let from = 0; from < text.length && samples.length < maxSamples;) {
    const newline = text.indexOf('\n', from);
    const end = newline === -1 ? text.length : newline;
    const line = end - from > maxLine ? '' : text.slice(from, end).trim();
    from = end + 1;
    if (line.startsWith('#')) {
      const [, name, type] = /^#\s*TYPE\s+(\S+)\s+(\S+)$/v.exec(line) ?? [];
      if (name !== undefined && type !== undefined && families.length < maxFamilies)
        families.push({ name, type });
      continue;
    }
    if (line === '') continue;
    const sample = readSample(line, wants);
    if (sample !== undefined) samples.push(sample);
  }
  return { samples, families };
}

function readSample(line: string, wants: (name: string) => boolean): MetricSample | undefined {
  const [bare = ''] = bareName.exec(line) ?? [];
  if (bare !== '' && !wants(bare)) return undefined;
  const afterName = line.slice(bare.length).trimStart();
  const braces = afterName.startsWith('{') ? readBraces(afterName) : { rest: afterName, labels: {} };
  if (braces === undefined) return undefined;
  const name = bare === '' ? braces.name : bare;
  if (name === undefined || !wants(name)) return undefined;
  const [stated = ''] = braces.rest.trimStart().split(/[ \t]/v, 1);
  const value = numberOf(stated);
  return value === undefined ? undefined : { name, labels: braces.labels, value };
}

type Braces = {
  /** A name in quotes. */
  readonly name?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly rest: string;
};

function readBraces(text: string): Braces | undefined {
  // As entries: a label may be called `__proto__`.
  const labels: [string, string][] = [];
  let name: string | undefined;
  let rest = text.slice(1).trimStart();
  while (!rest.startsWith('}')) {
    const key = rest.startsWith('"') ? readQuoted(rest) : readBare(rest);
    if (key === undefined) return undefined;
    rest = key.rest.trimStart();
    if (rest.startsWith('=')) {
      const value = readQuoted(rest.slice(1).trimStart());
      if (value === undefined) return undefined;
      labels.push([key.text, value.text]);
      rest = value.rest.trimStart();
    } else if (name === undefined) name = key.text;
    else return undefined;
    if (rest.startsWith(',')) rest = rest.slice(1).trimStart();
    else if (!rest.startsWith('}')) return undefined;
  }
  return { ...(name === undefined ? {} : { name }), labels: Object.fromEntries(labels), rest: rest.slice(1) };
}

type Token = { readonly text: string; readonly rest: string };

function readBare(text: string): Token | undefined {
  const [found] = bareLabel.exec(text) ?? [];
  return found === undefined ? undefined : { text: found, rest: text.slice(found.length) };
}

/** `\\`, `\"` and `\n` are escapes; any other backslash is itself. */
function readQuoted(text: string): Token | undefined {
  const [quoted, inner = ''] = /^"((?:[^"\\]|\\.)*)"/sv.exec(text) ?? [];
  if (quoted === undefined) return undefined;
  const unescaped = inner.replaceAll(/\\(["\\n])/gv, (_, escaped: string) =>
    escaped === 'n' ? '\n' : escaped,
  );
  return { text: unescaped, rest: text.slice(quoted.length) };
}

/** As Go's ParseFloat reads it, which Prometheus uses. */
function numberOf(text: string): number | undefined {
  if (/^[+\-]?inf(?:inity)?$/iv.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^nan$/iv.test(text)) return Number.NaN;
  return /^[+\-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+\-]?\d+)?$/iv.test(text) ? Number(text) : undefined;
}
