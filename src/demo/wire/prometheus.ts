import { textAnswer, type DemoAnswer } from './exchange.js';

export type MetricLabels = Readonly<Record<string, string>>;

/** A histogram in Prometheus' text format, as the client library of its language writes it. */
export type MetricHistogram = {
  readonly observe: (value: number) => void;
  /** Nothing before the first value, where it has labels that come with it. */
  readonly lines: (name: string, labels: MetricLabels, number: NumberText) => readonly string[];
};

export type NumberText = (value: number) => string;

/** `bounds` without the one at infinity. */
export function createHistogram(bounds: readonly number[]): MetricHistogram {
  const counts = Array.from({ length: bounds.length + 1 }, () => 0);
  let sum = 0;
  return {
    observe: (value) => {
      const at = bounds.findIndex((most) => value <= most);
      const place = at === -1 ? bounds.length : at;
      counts[place] = (counts[place] ?? 0) + 1;
      sum += value;
    },
    lines: (name, labels, number) => {
      const buckets: string[] = [];
      let count = 0;
      for (const [at, more] of counts.entries()) {
        count += more;
        const bound = bounds[at];
        const le = bound === undefined ? '+Inf' : number(bound);
        buckets.push(`${name}_bucket${labelsText({ ...labels, le })} ${number(count)}`);
      }
      return [
        ...buckets,
        `${name}_count${labelsText(labels)} ${number(count)}`,
        `${name}_sum${labelsText(labels)} ${number(sum)}`,
      ];
    },
  };
}

/** The two lines before the values of a family. */
export function familyHead(
  name: string,
  type: 'counter' | 'gauge' | 'histogram',
  help: string,
): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

/** Both libraries write labels in the order of their names. */
export function labelsText(labels: MetricLabels): string {
  const entries = Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.length === 0 ? '' : `{${entries.map(([name, value]) => `${name}="${value}"`).join(',')}}`;
}

/** As Python writes a float. */
export const pythonNumber: NumberText = (value) => (Number.isInteger(value) ? `${value}.0` : String(value));

/** As Go's library writes one. */
export const goNumber: NumberText = String;

/** A page in Prometheus' text format. */
export function metricsAnswer(lines: readonly string[]): DemoAnswer {
  return textAnswer(200, `${lines.join('\n')}\n`, 'text/plain; version=0.0.4; charset=utf-8');
}
