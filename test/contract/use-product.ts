import { afterEach } from 'vitest';
import { openProduct, type Product, type ProductOptions } from './product.js';
import type { World } from './world.js';

/** Opens products in tests, as the world's admin unless told otherwise, and closes them after each. */
export function useProducts(world: () => World): (options?: Partial<ProductOptions>) => Promise<Product> {
  const opened: Product[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((product) => product.close()));
  });
  return async (options = {}) => {
    const product = await openProduct({ kubeconfig: world().kubeconfig, ...options });
    opened.push(product);
    return product;
  };
}
