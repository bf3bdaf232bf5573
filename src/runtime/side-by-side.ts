/**
 * Runs `run` for each item, at most so many at a time, and begins them in their order. The results are in the order of the items.
 * `run` must not reject: then nothing else would be awaited.
 */
export async function runSideBySide<Item, Result>(
  items: readonly Item[],
  most: number,
  run: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const worker = async () => {
    // Each worker takes the next of the same iterator.
    for (const [at, item] of waiting) results[at] = await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}
