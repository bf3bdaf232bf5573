import { afterAll } from 'vitest';
import { closeDemo } from '../journeys/demo-cluster.js';

afterAll(closeDemo);
