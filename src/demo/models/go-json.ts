const decoder = new TextDecoder();

/** The error of Go's encoding/json for bytes that are not a JSON object, in its words for the commonest faults. */
export function jsonFault(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  try {
    return `json: cannot unmarshal ${goType(JSON.parse(text))} into Go value of type map[string]interface {}`;
  } catch (error) {
    // V8 names the character, or its place where it stands further in.
    const [, token, place] = /Unexpected token '(.)'|at position (\d+)/s.exec(String(error)) ?? [];
    const found = token ?? text[Number(place ?? text.length)];
    if (found === undefined) return 'unexpected end of JSON input';
    const isFirst = text.trimStart().startsWith(found);
    return `invalid character '${found}' looking for beginning of ${isFirst ? 'value' : 'object key string'}`;
  }
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** JSON as Go's encoding/json writes a map[string]any: keys in order, and what HTML could mistake escaped. */
export function goJson(value: unknown): string {
  return escaped(JSON.stringify(sorted(value)));
}

/** JSON as Go writes a struct: its fields in the order in which they stand. */
export function goStructJson(fields: Readonly<Record<string, string>>): string {
  return escaped(JSON.stringify(fields));
}

function escaped(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
