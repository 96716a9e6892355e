import type { CaseResult } from './case-result.ts';
import { CONTESTANTS } from './headline.ts';
import { short } from './numbers.ts';

/** One comparison: bars on the same scale. */
interface Panel {
  readonly title: string;
  readonly bars: readonly Bar[];
}

interface Bar {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  /** Decides the colour. */
  readonly kind: 'floor' | 'ours' | 'peer';
}

const WIDTH = 760;
const LABEL_WIDTH = 190;
const VALUE_WIDTH = 120;
const BAR_HEIGHT = 18;
const BAR_PITCH = 24;
const TITLE_HEIGHT = 34;
const MARGIN = 16;

/** Has colours for light and dark backgrounds. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f; }
  .title { font-weight: 600; }
  .back { fill: #ffffff; }
  .floor { fill: #8c959f; } .ours { fill: #1a7f37; } .peer { fill: #bf8700; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .back { fill: #0d1117; }
    .floor { fill: #6e7681; } .ours { fill: #3fb950; } .peer { fill: #d29922; }
  }`;

/** The plot of a run, as SVG. A comparison without measured cases is left out. */
export function plotOf(results: readonly CaseResult[]): string {
  const panels = panelsOf(results);
  const heights = panels.map(({ bars }) => TITLE_HEIGHT + bars.length * BAR_PITCH + MARGIN);
  const height = MARGIN + heights.reduce((sum, each) => sum + each, 0);
  const drawn = panels.map((panel, index) => {
    const top = MARGIN + heights.slice(0, index).reduce((sum, each) => sum + each, 0);
    return drawPanel(panel, top);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Cost of an event: floor, this project and the peers">
<style>${STYLE}
</style>
<rect class="back" width="${WIDTH}" height="${height}"/>
${drawn.join('\n')}
</svg>
`;
}

function panelsOf(results: readonly CaseResult[]): Panel[] {
  const find = (name: string) => results.find((result) => result.name === name);
  const compared = (title: string, suffix: (prefix: string) => string, withFloor: boolean) => {
    const ours = find(suffix(''));
    const bars = CONTESTANTS.flatMap(({ prefix, heading }) =>
      bar(heading, find(suffix(prefix)), prefix === '' ? 'ours' : 'peer'),
    );
    if (withFloor && ours?.floor != null) {
      bars.unshift({ label: 'floor', value: ours.floor, unit: ours.unit, kind: 'floor' });
    }
    return { title, bars };
  };
  const handler = (event: string) => (prefix: string) => `${prefix || 'handler-'}${event}`;
  return [
    compared('CPU of a payment, batch of 100', handler('payment'), true),
    compared('CPU of an order of 4 KB, batch of 100', handler('order'), true),
    compared(
      'Cold start to first write, over an empty Node',
      (prefix) => `${prefix}cold-first-write`,
      false,
    ),
    compared('Dollars a million events of 1 KB', (prefix) => `${prefix}dollars-1kb`, true),
  ].filter(({ bars }) => bars.length > 1);
}

function bar(label: string, result: CaseResult | undefined, kind: Bar['kind']): Bar[] {
  return result ? [{ label, value: result.median, unit: result.unit, kind }] : [];
}

function drawPanel({ title, bars }: Panel, top: number): string {
  const longest = Math.max(...bars.map(({ value }) => value));
  const room = WIDTH - LABEL_WIDTH - VALUE_WIDTH - MARGIN;
  const rows = bars.map(({ label, value, unit, kind }, index) => {
    const y = top + TITLE_HEIGHT + index * BAR_PITCH;
    const length = Math.max(1, (room * Math.max(0, value)) / longest).toFixed(1);
    const middle = y + BAR_HEIGHT - 4;
    return [
      `<text x="${LABEL_WIDTH - 10}" y="${middle}" text-anchor="end">${label}</text>`,
      `<rect class="${kind}" x="${LABEL_WIDTH}" y="${y}" width="${length}" height="${BAR_HEIGHT}" rx="2"/>`,
      `<text x="${LABEL_WIDTH + Number(length) + 8}" y="${middle}">${short(value)} ${unit}</text>`,
    ].join('\n');
  });
  return [`<text class="title" x="${MARGIN}" y="${top + 20}">${title}</text>`, ...rows].join('\n');
}
