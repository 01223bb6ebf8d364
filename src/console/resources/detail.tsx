import type { ComponentType } from 'react'
import { useSay } from '../i18n/language.tsx'
import { Arn, Json, Section } from '../parts/parts.tsx'
import { linkTo } from '../route.ts'
import type { Arrow, Node, Wiring } from '../types.ts'
import { BucketPanel } from './bucket.tsx'
import { FunctionPanel } from './function.tsx'
import { LogGroupPanel } from './log-group.tsx'
import { ArchivePanel, MachinePanel, StreamPanel } from './other-panels.tsx'
import { QueuePanel } from './queue.tsx'
import { RulePanel } from './rule.tsx'
import { TablePanel } from './table.tsx'
import { TopicPanel } from './topic.tsx'

export interface PanelProps {
  readonly node: Node
}

const PANELS: Readonly<Record<string, ComponentType<PanelProps>>> = {
  queue: QueuePanel,
  topic: TopicPanel,
  function: FunctionPanel,
  bucket: BucketPanel,
  table: TablePanel,
  rule: RulePanel,
  archive: ArchivePanel,
  stream: StreamPanel,
  'state-machine': MachinePanel,
  'log-group': LogGroupPanel,
}

export function Detail({ node, wiring }: { node: Node; wiring: Wiring }) {
  const say = useSay()
  const Panel = PANELS[node.kind]
  const incoming = wiring.arrows.filter(({ to }) => to === node.arn)
  const outgoing = wiring.arrows.filter(({ from }) => from === node.arn)
  return (
    <>
      <h2 className="name">{node.name}</h2>
      <p>
        <code className="id">{node.arn}</code>
        {' · '}
        <a href={linkTo('events', '', { resource: node.arn })}>{say('map.events')}</a>
      </p>
      {Panel && <Panel node={node} />}
      <Arrows title={say('resources.arrows.in')} arrows={incoming} end="from" />
      <Arrows title={say('resources.arrows.out')} arrows={outgoing} end="to" />
      {Object.keys(node.tags).length > 0 && (
        <Section title={say('resources.tags')}>
          <Json value={node.tags} />
        </Section>
      )}
      <Section title={say('resources.facts')}>
        <Json value={node.facts} />
      </Section>
    </>
  )
}

function Arrows(props: { title: string; arrows: readonly Arrow[]; end: 'from' | 'to' }) {
  const say = useSay()
  const { title, arrows, end } = props
  if (arrows.length === 0) return null
  return (
    <Section title={title}>
      <ul className="arrows">
        {arrows.map((arrow, i) => (
          // Two arrows may be alike in all that is known of them.
          <li key={i}>
            <Arn arn={arrow[end]} /> <span className="via">{arrow.via}</span>
            {!arrow.enabled && <span className="outcome calm">{say('resources.off')}</span>}
            {Object.keys(arrow.facts).length > 0 && (
              <details>
                <summary>{say('resources.facts')}</summary>
                <Json value={arrow.facts} />
              </details>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
