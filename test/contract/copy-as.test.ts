import { testCopies } from './copy-cases.js';
import { copyRequests } from './copy-requests.js';
import { useWorld } from './open-world.js';
import { useProducts } from './use-product.js';

const world = useWorld();
testCopies(world, useProducts(world), copyRequests);
