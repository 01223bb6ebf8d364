// One resource on the map.

import { Handle, Position, type Node as FlowNode, type NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { useSay } from '../i18n/language.tsx'
import type { Node } from '../types.ts'

export interface ResourceData extends Record<string, unknown> {
  readonly node: Node
  /** Dead letters of others end here. */
  readonly isDeadLetter: boolean
  readonly found: boolean
}

export type ResourceFlowNode = FlowNode<ResourceData, 'resource'>

export const ResourceNode = memo(function ResourceNode({ data }: NodeProps<ResourceFlowNode>) {
  const say = useSay()
  const { node, isDeadLetter, found } = data
  const waiting = waitingIn(node)
  const alarms = isDeadLetter && waiting > 0
  const classes = ['resource', `of-${node.service}`]
  if (alarms) classes.push('alarms')
  if (node.kind === 'missing') classes.push('missing')
  if (found) classes.push('found')
  return (
    <div className={classes.join(' ')} title={node.arn}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <div className="resource-name">{node.name}</div>
      <div className="resource-kind">
        {node.kind === 'missing' && say('map.missing')}
        {node.kind === 'foreign' && say('map.foreign')}
        {node.kind !== 'missing' && node.kind !== 'foreign' && `${node.service} · ${node.kind}`}
        {waiting > 0 && (
          <span className="badge">
            {say(isDeadLetter ? 'map.dead' : 'map.waiting', { count: waiting })}
          </span>
        )}
      </div>
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  )
})

export function waitingIn({ kind, facts }: Node): number {
  return kind === 'queue' ? Number(facts.ApproximateNumberOfMessages ?? 0) : 0
}

export const GroupNode = memo(function GroupNode({ data }: NodeProps<FlowNode<{ name: string }>>) {
  return <div className="group-name">{data.name}</div>
})
