/** More of a message than this helps nobody; the whole body is in the exchange. */
const longest = 400;

/** The server's own error text in one line: from KServe's `error`, FastAPI's `detail`, OpenAI's `error.message`, a page's title, or as it is. */
export function serverText(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, 64 * 1024)).trim();
  if (isHtml(text)) return oneLine(htmlTitle(text));
  return oneLine(jsonMessage(text) ?? text);
}

export function isHtml(text: string): boolean {
  return /^\s*(<!doctype html|<html|<head|<body)/i.test(text);
}

/** A text in one line of bearable length. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** KServe V1, 404 and 400 of MLServer and Triton, TensorFlow Serving, OpenAI: their texts for a model that they do not have. */
export function saysNoSuchModel(text: string): boolean {
  return /servable not found|unknown model|no such model|model\b.{0,120}\b(does not exist|not found|no available versions)/i.test(
    text,
  );
}

/** KServe's 503 and Triton's text for a model that is loaded later, or failed to load. */
export function saysModelNotReady(text: string): boolean {
  return /model\b.{0,120}\b(not ready|not loaded|is loading)/i.test(text);
}

/** A framework's 404 for a path that it does not know: KServe and MLServer (FastAPI), Triton (as text/plain). */
export function saysPathNotFound(text: string): boolean {
  return /^not found\.?$/i.test(text);
}

/** A page that asks a person to sign in. */
export function looksLikeSignIn(text: string): boolean {
  return isHtml(text) && /sign[ -]?in|log[ -]?in|oauth2|dex|password/i.test(text);
}

function htmlTitle(text: string): string {
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1]?.trim();
  return title === undefined || title === '' ? text.replaceAll(/<[^>]*>/g, ' ') : title;
}

function jsonMessage(text: string): string | undefined {
  if (!text.startsWith('{')) return undefined;
  const parsed = parseObject(text);
  if (parsed === undefined) return undefined;
  for (const key of ['error', 'detail', 'message', 'error_message']) {
    const message = messageOf(parsed[key]);
    if (message !== undefined) return message;
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

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
