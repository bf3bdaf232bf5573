import { loadAll } from 'js-yaml';
import { Problem } from '../problem.js';

/** The first document of a text; undefined where it holds none. Throws Problem "usage", with the line, where it is not YAML. */
export function parseYaml(
  text: string,
  {
    file,
    remedy,
    maxAliases,
  }: { readonly file: string; readonly remedy: string; readonly maxAliases?: number },
): unknown {
  try {
    // `load` refuses a file that holds only comments.
    return loadAll(text, { filename: file, ...(maxAliases === undefined ? {} : { maxAliases }) })[0];
  } catch (cause) {
    const mark = cause instanceof Error && 'mark' in cause ? cause.mark : undefined;
    const isMarked = typeof mark === 'object' && mark !== null && 'line' in mark;
    const line = isMarked ? `line ${Number(mark.line) + 1}: ` : '';
    const reason = cause instanceof Error && 'reason' in cause ? String(cause.reason) : 'it cannot be read';
    throw new Problem('usage', `${file}, ${line}this is not YAML: ${reason}.`, { remedy, cause });
  }
}
