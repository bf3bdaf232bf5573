import { expect, test } from 'vitest';
import { metricsPorts } from '../../src/metrics/metrics-ports.js';

function podWith(annotations: Readonly<Record<string, string>>, containers: readonly object[]) {
  return { metadata: { name: 'p', annotations }, spec: { containers } };
}

test("the port and path of the runtime's annotations come first, then the server's own, then the usual ones", () => {
  const pod = podWith({ 'prometheus.kserve.io/port': '8002', 'prometheus.kserve.io/path': '/m' }, [
    { name: 'kserve-container', ports: [{ containerPort: 9000 }, { containerPort: 8080 }] },
  ]);
  expect(metricsPorts(pod)).toEqual([
    { port: 8002, path: '/m' },
    { port: 9000, path: '/metrics' },
    { port: 8080, path: '/metrics' },
    { port: 8082, path: '/metrics' },
    { port: 8000, path: '/metrics' },
  ]);
});

test('of a container with hundreds of ports only the first are asked, and the usual ones', () => {
  const ports = Array.from({ length: 300 }, (_, at) => ({ containerPort: 9001 + at }));
  const asked = metricsPorts(podWith({}, [{ name: 'kserve-container', ports }])).map(({ port }) => port);
  expect(asked).toEqual([...ports.slice(0, 16).map((one) => one.containerPort), 8080, 8082, 8002, 8000]);
});

test("Knative's queue-proxy is asked on its own port, and not on those that it takes calls on", () => {
  const pod = podWith({}, [
    { name: 'kserve-container', ports: [{ containerPort: 8080 }] },
    { name: 'queue-proxy', ports: [{ containerPort: 8012 }] },
  ]);
  expect(metricsPorts(pod).map(({ port }) => port)).toEqual([8080, 8082, 8002, 8000, 9091]);
});

test.each(['0', '70000', 'x', '-1', '8080.5'])('the port %s of an annotation is none', (port) => {
  const pod = podWith({ 'prometheus.io/port': port }, []);
  expect(metricsPorts(pod).map((at) => at.port)).toEqual([8080, 8082, 8002, 8000]);
});

test('a path that is none does not make a request', () => {
  const pod = podWith({ 'prometheus.io/port': '9999', 'prometheus.io/path': 'http://elsewhere' }, []);
  expect(metricsPorts(pod).some(({ port }) => port === 9999)).toBe(false);
});
