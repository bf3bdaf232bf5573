/** curl, for V1. */
import { run } from '../build/command.ts';
import type { Client } from './python-client.ts';
import type { WitnessOutput, WitnessQuestion } from './question.ts';

export const curl: Client = {
  name: 'curl',
  predict: async ({ address, host, model, body }: WitnessQuestion) => {
    const headers = ['--header', `Host: ${host}`, '--header', 'Content-Type: application/json'];
    const url = `http://${address}/v1/models/${model}:predict`;
    const options = ['--silent', '--show-error', '--fail-with-body', '--data-binary', '@-'];
    return outputsOf(await run('curl', [...options, ...headers, url], { input: body }));
  },
  close: async () => undefined,
};

/** Rows of named values are one output a name; V1 states no datatypes and no shapes. */
function outputsOf(text: string): readonly WitnessOutput[] {
  const { predictions } = JSON.parse(text, exactly) as { readonly predictions: readonly unknown[] };
  if (!predictions.every(isRow)) return [{ name: 'predictions', values: flat(predictions) }];
  const rows: readonly Row[] = predictions;
  return Object.keys(rows[0] ?? {}).map((name) => ({ name, values: rows.flatMap((row) => flat(row[name])) }));
}

type Row = Readonly<Record<string, unknown>>;

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whole numbers with every digit. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const { source = '' } = context ?? {};
  return typeof value === 'number' && /^-?\d+$/.test(source) ? BigInt(source) : value;
}

function flat(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(flat);
  if (typeof value === 'string') return [Buffer.from(value).toString('base64')];
  return [String(value)];
}
