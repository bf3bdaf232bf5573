import './equal-bytes.ts';
import './light-libraries.ts';
import './seeded-properties.ts';
import { afterAll, vi } from 'vitest';

// Files share a worker, one after the other: none leaves its clock or its environment to the next.
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});
