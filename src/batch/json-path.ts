import { compile, JSONPathError } from 'json-p3';

type Query = ReturnType<typeof compile>;

/** A path into JSON by RFC 9535 whose `$` may be left out; or what is wrong with it. */
export function parsePath(
  text: string,
):
  | { readonly query: Query; readonly fault?: undefined }
  | { readonly query?: undefined; readonly fault: string } {
  const whole = text.startsWith('$') ? text : `$${/^[.[]/u.test(text) ? '' : '.'}${text}`;
  try {
    return { query: compile(whole) };
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    return { fault: error.message };
  }
}
