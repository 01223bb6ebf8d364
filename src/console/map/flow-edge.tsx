// One arrow on the map: the more goes over it, the more it moves; failures are red.

import {
  BaseEdge,
  EdgeLabelRenderer,
  getBezierPath,
  type Edge,
  type EdgeProps,
} from '@xyflow/react'
import { memo } from 'react'
import { useSay } from '../i18n/language.tsx'
import type { Arrow } from '../types.ts'
import type { Rate } from './rates.ts'

export interface ArrowData extends Record<string, unknown> {
  readonly arrow: Arrow
  readonly rate: Rate
}

export type ArrowFlowEdge = Edge<ArrowData, 'arrow'>

export const FlowArrow = memo(function FlowArrow(props: EdgeProps<ArrowFlowEdge>) {
  const say = useSay()
  const { arrow, rate } = props.data!
  const [path, x, y] = getBezierPath(props)
  const classes = ['arrow']
  if (arrow.failure) classes.push('failure')
  if (!arrow.enabled) classes.push('off')
  if (rate.perSecond > 0) classes.push(rate.perSecond > 10 ? 'busy' : 'moving')
  if (rate.failuresPerSecond > 0) classes.push('failing')
  return (
    <>
      <BaseEdge
        id={props.id}
        path={path}
        className={classes.join(' ')}
        markerEnd={props.markerEnd!}
      />
      {rate.perSecond > 0 && (
        <EdgeLabelRenderer>
          <div
            className={rate.failuresPerSecond > 0 ? 'rate failing' : 'rate'}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {say('map.rate', { count: rounded(rate.perSecond) })}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  )
})

function rounded(perSecond: number): string {
  return perSecond >= 10 ? String(Math.round(perSecond)) : perSecond.toFixed(1)
}
