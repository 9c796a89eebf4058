import type { BarChartPayload } from '../../payloads.ts';
import { niceScale } from './niceScale.ts';

const HEIGHT = 220;
const TOP = 22;
const BOTTOM = 26;
/** What a bar and its label need; below it the chart scrolls. */
const BAR_WIDTH = 64;
const LONGEST_LABEL = 10;

/** Across in percent, so that it fills its place without scaling its text. */
export function BarChart({ chart }: { chart: BarChartPayload }) {
  const { bars, unit, title } = chart;
  const scale = niceScale(bars.map((bar) => bar.value));
  const y = (value: number): number =>
    TOP + ((scale.max - value) / (scale.max - scale.min)) * (HEIGHT - TOP - BOTTOM);
  const step = 100 / Math.max(1, bars.length);
  const spoken = bars.map((bar) => `${bar.label}: ${written(bar.value, unit)}`).join(', ');

  return (
    <>
      <figcaption className="component-title" dir="auto">
        {title}
        {unit && <small> ({unit})</small>}
      </figcaption>
      <div className="chart-scroll">
        <svg
          className="chart"
          width={bars.length * BAR_WIDTH}
          height={HEIGHT}
          role="img"
          aria-label={`Bar chart: ${title}. ${spoken}`}
        >
          {scale.lines.map((value) => (
            <line key={value} className="chart-line" x1="0" x2="100%" y1={y(value)} y2={y(value)} />
          ))}
          {bars.map((bar, index) => {
            const middle = `${(index + 0.5) * step}%`;
            const end = y(bar.value);
            return (
              <g key={index} className="chart-bar">
                <title>{`${bar.label}: ${written(bar.value, unit)}`}</title>
                <rect
                  x={`${(index + 0.18) * step}%`}
                  width={`${step * 0.64}%`}
                  y={Math.min(end, y(0))}
                  height={Math.max(1, Math.abs(y(0) - end))}
                  rx="4"
                />
                <text className="chart-value" x={middle} y={Math.min(end, y(0)) - 6}>
                  {bar.value.toLocaleString()}
                </text>
                <text className="chart-label" x={middle} y={HEIGHT - 8}>
                  {short(bar.label)}
                </text>
              </g>
            );
          })}
          <line className="chart-base" x1="0" x2="100%" y1={y(0)} y2={y(0)} />
        </svg>
      </div>
    </>
  );
}

const written = (value: number, unit: string): string =>
  unit ? `${value.toLocaleString()} ${unit}` : value.toLocaleString();

const short = (label: string): string => {
  const characters = Array.from(label);
  return characters.length <= LONGEST_LABEL
    ? label
    : `${characters.slice(0, LONGEST_LABEL - 1).join('')}…`;
};
