import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { loadReportPage } from '../../src/format/load-page.js';
import { chromium, hasBrowser, openPage } from '../browser.js';
import { about, reportOn, runOf, withFailures } from '../load/reports.js';
import { listen } from '../transport/servers.js';

/** Measured in a frame, once a width: the report itself has no script. */
const measure = `
  const widths = [360, 800, 1600];
  const seen = [];
  for (const width of widths) {
    const frame = document.createElement('iframe');
    frame.style = 'border: 0; height: 900px; width: ' + width + 'px';
    const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }));
    frame.src = '/report';
    document.body.append(frame);
    await loaded;
    const page = frame.contentDocument;
    const box = (element) => element.getBoundingClientRect();
    const inside = (element, of) => {
      const [inner, outer] = [box(element), box(of)];
      return inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
    };
    const charts = [...page.querySelectorAll('svg')];
    const parts = charts.flatMap((chart) => [...chart.querySelectorAll('rect, polyline, text, line')].map((part) => ({ chart, part })));
    const bars = [...page.querySelectorAll('svg rect:not(.failed)')];
    seen.push({
      width,
      title: page.title,
      charts: charts.length,
      outside: parts.filter(({ chart, part }) => !inside(part, chart)).map(({ part }) => part.outerHTML),
      barsSeen: bars.filter((bar) => box(bar).height > 1).length,
      lines: [...page.querySelectorAll('polyline')].filter((line) => box(line).width > 50 && frame.contentWindow.getComputedStyle(line).stroke !== 'none').length,
      scrollsSideways: page.documentElement.scrollWidth > page.documentElement.clientWidth,
      alert: page.querySelector('[role=alert]')?.innerText ?? '',
      rows: page.querySelectorAll('table tr').length,
      colored: frame.contentWindow.getComputedStyle(bars[0]).fill !== 'rgb(0, 0, 0)',
      scripts: page.scripts.length,
    });
  }
  await fetch('/said', { method: 'POST', body: JSON.stringify(seen) });
`;

/** Opens a report in a browser, and resolves to the facts of the page. */
async function look(report: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { promise: said, resolve } = Promise.withResolvers<string>();
  const { port, close } = await listen(
    createServer((request, response) => {
      if (request.method === 'POST') {
        let body = '';
        request.setEncoding('utf8').on('data', (text: string) => (body += text));
        request.on('end', () => resolve(body));
      }
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(
        request.url === '/report' ? report : `<!doctype html><body><script type="module">${measure}</script>`,
      );
    }),
  );
  onTestFinished(close);
  openPage(`http://localhost:${port}`);
  return JSON.parse(await said) as readonly Readonly<Record<string, unknown>>[];
}

test('a browser shows the page as it is meant, on a telephone too', async ({ skip }) => {
  if (!hasBrowser) skip(`there is no ${chromium}`);
  const durations = Array.from({ length: 4000 }, (_, call) => 5 + (call % 50) + (call % 997 === 0 ? 900 : 0));
  const run = withFailures(runOf(durations, { client: { busy: 0.99, delayMs: 1 } }), 5);
  const model = '</title><script>document.title = "mine"</script>';
  const seen = await look(loadReportPage(reportOn(run, { target: { ...about.target, model } })));
  expect(seen).toHaveLength(3);
  for (const page of seen) {
    expect(page).toMatchObject({
      title: 'isvc bench isvc/models/iris',
      charts: 2,
      outside: [],
      lines: 2,
      scrollsSideways: false,
      colored: true,
      scripts: 0,
    });
    expect(page['barsSeen']).toBeGreaterThan(20);
    expect(page['alert']).toMatch(/^Not valid\. isvc was the limit/);
    expect(page['rows']).toBeGreaterThan(18);
  }
});
