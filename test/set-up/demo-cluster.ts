import { afterAll } from 'vitest';
import { closeDemo } from '../journeys/open-isvc.js';

afterAll(closeDemo);
