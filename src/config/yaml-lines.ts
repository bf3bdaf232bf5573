import { EVENT_ID, getScalarValue, parseEvents, type Event } from 'js-yaml';

/** Names of mappings and positions in lists, from the top of the document down. */
export type YamlPath = readonly (string | number)[];

/** The line (from 1) on which the key or item at a path stands; 1 where there is none. The text must be valid YAML. */
export function lineAt(text: string, wanted: YamlPath): number {
  return linesOf(text).get(wanted.join('\0')) ?? 1;
}

/** The lines of every key and item, by their joined paths. js-yaml tells offsets only of its events. */
function linesOf(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const events = parseEvents(text, {}).values();
  const next = (): Event => events.next().value ?? { type: EVENT_ID.POP };

  function note(path: YamlPath, event: Event): void {
    const at = event.type === EVENT_ID.SCALAR ? event.valueStart : 'start' in event ? event.start : 0;
    lines.set(path.join('\0'), text.slice(0, at).split('\n').length);
  }

  function walk(path: YamlPath, event: Event): void {
    if (event.type === EVENT_ID.SEQUENCE) {
      let at = 0;
      for (let item = next(); item.type !== EVENT_ID.POP; item = next()) {
        const below = [...path, at++];
        note(below, item);
        walk(below, item);
      }
    } else if (event.type === EVENT_ID.MAPPING) {
      for (let key = next(); key.type !== EVENT_ID.POP; key = next()) {
        const below = [...path, key.type === EVENT_ID.SCALAR ? getScalarValue(text, key) : ''];
        note(below, key);
        walk(below, next());
      }
    }
  }

  next();
  walk([], next());
  return lines;
}
