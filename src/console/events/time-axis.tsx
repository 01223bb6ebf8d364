import { toneOf } from '../parts/parts.tsx'
import { linkTo } from '../route.ts'
import type { Trace } from '../types.ts'
import { durationOf, lanesOf, stopsOf } from './axis.ts'

const LANE = 28
const LEFT = 8
const WIDTH = 900
/** Longer stories are cut. */
const MOST_LANES = 60

export function TimeAxis({ trace }: { trace: Trace }) {
  const lanes = lanesOf(trace.roots).slice(0, MOST_LANES)
  const hops = lanes.flatMap((lane) => lane.hops)
  const stops = stopsOf(
    hops.flatMap(({ atMs, nextAtMs }) => (nextAtMs ? [atMs, nextAtMs] : [atMs])),
  )
  const x = (atMs: number) => LEFT + stops.get(atMs)!.at * (WIDTH - 2 * LEFT)
  const height = lanes.length * LANE + 26
  return (
    <div className="axis">
      <svg
        viewBox={`0 0 ${WIDTH} ${height}`}
        role="group"
        aria-label={durationOf(trace.endMs - trace.startMs)}
      >
        {lanes.map(({ id, hops: own }, i) => {
          const y = i * LANE + LANE / 2
          const from = Math.min(...own.map(({ atMs }) => x(atMs)))
          const to = Math.max(...own.map(({ atMs, nextAtMs }) => x(nextAtMs ?? atMs)))
          return (
            <a key={id} href={linkTo('event', id)} aria-label={id}>
              <line x1={from} x2={to} y1={y} y2={y} className="lane" />
              {own.map((hop, at) => (
                <circle
                  key={at}
                  cx={x(hop.atMs)}
                  cy={y}
                  r="5"
                  className={`dot ${toneOf(hop.outcome)}`}
                >
                  <title>{`${new Date(hop.atMs).toISOString()} ${hop.outcome} ${hop.via} ${hop.reason ?? ''}`}</title>
                </circle>
              ))}
              {own.map((hop, at) =>
                hop.nextAtMs === undefined ? null : (
                  <circle key={`n${at}`} cx={x(hop.nextAtMs)} cy={y} r="4" className="dot coming">
                    <title>{new Date(hop.nextAtMs).toISOString()}</title>
                  </circle>
                ),
              )}
            </a>
          )
        })}
        <text x={LEFT} y={height - 6} className="tick">
          {new Date(trace.startMs).toISOString().slice(0, 23)}
        </text>
        <text x={WIDTH - LEFT} y={height - 6} className="tick" textAnchor="end">
          +{durationOf(trace.endMs - trace.startMs)}
        </text>
      </svg>
    </div>
  )
}
