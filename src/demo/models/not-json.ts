import { textAnswer, type DemoHandler } from '../wire/exchange.js';

const page = '<!doctype html>\n<title>Welcome</title>\n<p>This is no model server.</p>\n';

/** A server that answers everything with a web page: somebody's own container behind an InferenceService. */
export const notJson: DemoHandler = async () => textAnswer(200, page, 'text/html; charset=utf-8');
