import { textAnswer, type DemoHandler } from '../wire/exchange.js';

/** A server that answers everything, but not as a model server does: somebody's own container behind an InferenceService. */
export const notJson: DemoHandler = async () => textAnswer(200, 'It works!\n', 'text/plain; charset=utf-8');
