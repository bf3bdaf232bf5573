import { isRecord } from '../kserve/fields.js';

/** More of a message than this helps nobody; the whole body is in the exchange. */
const longest = 400;

/** Errors are shorter than this, apart from the end of a long traceback. */
const mostBytes = 256 * 1024;

/** The body as text; bytes that are not UTF-8 become U+FFFD. */
export function bodyText(body: Uint8Array): string {
  return new TextDecoder().decode(body.subarray(0, mostBytes));
}

/**
 * The server's own error text in one line, whole: from KServe's `error`, FastAPI's `detail`, OpenAI's `error.message`, with the
 * `cause` that KServe's router adds (cmd/router/main.go); the last line of a traceback; a page's title; or as it is.
 */
export function messageLine(body: Uint8Array): string {
  const text = bodyText(body).trim();
  if (isHtml(text)) return joined(htmlTitle(text));
  if (text.startsWith('Traceback (most recent call last):'))
    return joined(text.slice(text.lastIndexOf('\n') + 1));
  return joined(jsonMessage(text) ?? text);
}

/** The start of a body for a person to read, a line each; in hex where it is not text. */
export function bodyStart(body: Uint8Array): readonly string[] {
  if (body.length === 0) return [];
  const start = body.subarray(0, startBytes);
  const more = body.length > startBytes ? ' …' : '';
  const text = new TextDecoder().decode(start);
  if (looksBinary(text))
    return [
      `body: ${Buffer.from(start.subarray(0, 16)).toString('hex')}${body.length > 16 ? ' …' : ''} (hex)`,
    ];
  return [`body: ${joined(text)}${more}`];
}

const startBytes = 300;

function looksBinary(text: string): boolean {
  return /[^\P{Cc}\t\n\f\r]/u.test(text) || (text.match(/\uFFFD/g)?.length ?? 0) > 3;
}

/** Whether a text is a web page, whatever comments stand before it. */
export function isHtml(text: string): boolean {
  return /^(?:\s|<!--(?:(?!-->)[^])*-->|<\?xml[^>]*>)*<(?:!doctype html|html|head|body)/i.test(text);
}

/** A text in one line of bearable length. */
export function oneLine(text: string): string {
  const line = joined(text);
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

function joined(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function htmlTitle(text: string): string {
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1]?.trim();
  return title === undefined || title === '' ? text.replaceAll(/<[^<>]*>/g, ' ') : title;
}

function jsonMessage(text: string): string | undefined {
  if (!text.startsWith('{')) return undefined;
  const parsed = parseObject(text);
  if (parsed === undefined) return undefined;
  for (const key of ['error', 'detail', 'message', 'error_message']) {
    const message = messageOf(parsed[key]);
    if (message === undefined) continue;
    return typeof parsed['cause'] === 'string' ? `${message}: ${parsed['cause']}` : message;
  }
  return undefined;
}

function messageOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const parts = value.map(validationMessage).filter((part) => part !== undefined);
    return parts.length === 0 ? undefined : parts.join('; ');
  }
  if (!isRecord(value)) return undefined;
  return typeof value['message'] === 'string' ? value['message'] : undefined;
}

/** FastAPI's `{"loc":["body","inputs"],"msg":"field required"}`. */
function validationMessage(value: unknown): string | undefined {
  if (!isRecord(value) || typeof value['msg'] !== 'string') return undefined;
  const where = Array.isArray(value['loc']) ? `${value['loc'].join('.')}: ` : '';
  return where + value['msg'];
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
