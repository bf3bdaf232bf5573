import type { Pass } from './passing.js';
import type { Trust } from './transport.js';

/** Opens no connection before the first request. */
export async function openPass(trust: Trust): Promise<Pass> {
  const [{ openHttp1Pass }, { openHttp2Pass }] = await Promise.all([
    import('./pass-http1.js'),
    import('./pass-http2.js'),
  ]);
  const http1 = openHttp1Pass(trust);
  const http2 = openHttp2Pass(trust);
  return {
    overHttp1: http1.send,
    overHttp2: http2.send,
    close: () => {
      http1.close();
      http2.close();
    },
  };
}
