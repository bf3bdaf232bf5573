/**
 * Runs `run` for each item, at most so many at a time, and begins them in their order. The results are in the order of the items.
 * Rejects as soon as one does: no other is begun then, and those under way are not awaited.
 */
export async function runSideBySide<Item, Result>(
  items: readonly Item[],
  most: number,
  run: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  let hasFailed = false;
  const worker = async () => {
    // Each worker takes the next of the same iterator.
    for (const [at, item] of waiting) {
      if (hasFailed) return;
      results[at] = await run(item).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}
