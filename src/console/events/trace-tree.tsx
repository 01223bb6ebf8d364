// The path of an event as a tree: each event with its hops, and under it what came of it.

import { useSay } from '../i18n/language.tsx'
import { Arn, Moment, Outcome } from '../parts/parts.tsx'
import { linkTo } from '../route.ts'
import type { Hop, TraceNode } from '../types.ts'

/** Deeper stories are cut: nobody reads them. */
const DEEPEST = 40
const MOST_HOPS = 200

export function TraceTree({ roots, chosen }: { roots: readonly TraceNode[]; chosen: string }) {
  return (
    <ul className="tree">
      {roots.map((node) => (
        <Branch key={node.id} {...{ node, chosen }} depth={0} />
      ))}
    </ul>
  )
}

function Branch({ node, chosen, depth }: { node: TraceNode; chosen: string; depth: number }) {
  const { id, hops, children } = node
  return (
    <li>
      <a className={id === chosen ? 'id chosen' : 'id'} href={linkTo('event', id)}>
        {id}
      </a>
      <ol className="hop-lines">
        {hops.slice(0, MOST_HOPS).map((hop, i) => (
          // Hops have no id of their own; they never change their places.
          <HopLine key={i} hop={hop} />
        ))}
      </ol>
      {children.length > 0 && depth < DEEPEST && (
        <ul>
          {children.map((child) => (
            <Branch key={child.id} node={child} chosen={chosen} depth={depth + 1} />
          ))}
        </ul>
      )}
    </li>
  )
}

function HopLine({ hop }: { hop: Hop }) {
  const say = useSay()
  const { atMs, from, to, via, outcome, attempt, reason, nextAtMs, requestId } = hop
  return (
    <li title={requestId && say('event.request', { id: requestId })}>
      <Moment atMs={atMs} /> <Outcome outcome={outcome} /> <Arn arn={from} /> → <Arn arn={to} />{' '}
      <span className="via">{via}</span>
      {attempt !== undefined && (
        <span className="via"> · {say('event.attempt', { count: attempt })}</span>
      )}
      {reason !== undefined && <div className="reason">{reason}</div>}
      {nextAtMs !== undefined && (
        <div className="via">{say('event.next', { time: new Date(nextAtMs).toISOString() })}</div>
      )}
    </li>
  )
}
