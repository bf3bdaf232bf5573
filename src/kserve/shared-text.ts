/** The table is emptied when it has more texts than this. */
const mostTexts = 4096;
/** A longer one is a message about one service. */
const longestText = 200;

const known = new Map<string, string>();

/**
 * The same text, in one copy for all who have it: the namespaces, runtimes, labels and conditions of thousands of services
 * are a few words, which `JSON.parse` makes anew for each.
 */
export function sharedText(text: string): string {
  if (text.length > longestText) return text;
  const found = known.get(text);
  if (found !== undefined) return found;
  if (known.size >= mostTexts) known.clear();
  known.set(text, text);
  return text;
}
