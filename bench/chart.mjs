/** Draws curves as SVG: one panel each, a logarithmic axis below, microseconds on the left from zero. */

const PANEL = { width: 400, height: 240, left: 52, right: 20, top: 40, bottom: 44 };
const COLUMNS = 2;

/** The next round number above: 1, 2 or 5 times a power of ten. */
function ceiling(number) {
  const power = 10 ** Math.floor(Math.log10(number));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= number);
}

function short(number) {
  if (number >= 1e6) return `${number / 1e6}M`;
  return number >= 1e4 ? `${number / 1000}k` : String(Math.round(number * 1000) / 1000);
}

const text = (x, y, words, more = '') =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${more}>${words}</text>`;

function panel({ title, unit, points }, index) {
  const { width, height, left, right, top, bottom } = PANEL;
  const [originX, originY] = [(index % COLUMNS) * width, Math.floor(index / COLUMNS) * height];
  const logs = points.map(([x]) => Math.log10(x));
  const [low, high] = [logs[0], logs.at(-1)];
  const most = ceiling(Math.max(...points.map(([, us]) => us)));
  const x = (value) => left + ((Math.log10(value) - low) / (high - low)) * (width - left - right);
  const y = (us) => height - bottom - (us / most) * (height - top - bottom);
  const lines = [0, 0.5, 1].map((share) => {
    const at = y(most * share);
    const line = `<path class="grid" d="M${left} ${at}H${width - right}"/>`;
    return line + text(left - 6, at + 4, short(most * share), ' text-anchor="end"');
  });
  const path = points
    .map(([at, us], step) => `${step ? 'L' : 'M'}${x(at).toFixed(1)} ${y(us).toFixed(1)}`)
    .join('');
  const marks = points.map(([at, us]) => {
    const [cx, cy] = [x(at).toFixed(1), y(us).toFixed(1)];
    return `<circle cx="${cx}" cy="${cy}" r="3"><title>${at} ${unit}: ${us} µs</title></circle>`;
  });
  // Of ten labels every other one fits.
  const labels = points
    .filter((_, step) => points.length < 8 || step % 3 === 0)
    .map(([at]) => text(x(at), height - bottom + 16, short(at), ' text-anchor="middle"'));
  return [
    `<g transform="translate(${originX} ${originY})">`,
    text(left, 22, title, ' class="title"'),
    ...lines,
    `<path class="line" d="${path}"/>`,
    ...marks,
    ...labels,
    text(width - right, height - 10, `${unit}; µs each`, ' text-anchor="end"'),
    '</g>',
  ].join('\n');
}

/** All curves in one picture that reads on light and on dark pages. */
export function drawChart(curves) {
  const width = PANEL.width * COLUMNS;
  const height = PANEL.height * Math.ceil(curves.length / COLUMNS);
  const style = [
    'text{font:12px system-ui,sans-serif;fill:#333}.title{font-weight:600;font-size:14px}',
    '.grid{stroke:#8886}.line{fill:none;stroke:#2a6fdb;stroke-width:2}circle{fill:#2a6fdb}',
    'rect{fill:#fff}@media(prefers-color-scheme:dark){rect{fill:#16181d}text{fill:#ddd}}',
  ].join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>Costs as inputs grow</title>
<style>${style}</style>
<rect width="${width}" height="${height}"/>
${curves.map(panel).join('\n')}
</svg>
`;
}
