// What happened lately, and happens: one line a hop.

import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState } from 'react'
import { get } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import { useLive } from '../live.ts'
import { useLoad } from '../load.ts'
import { Arn, Empty, Moment, Outcome, Trouble } from '../parts/parts.tsx'
import { linkTo, useRoute } from '../route.ts'
import type { Hop } from '../types.ts'

const SHOWN = 1_000
const ROW = 34
const OUTCOMES = [
  ...[
    'accepted',
    'delivered',
    'received',
    'deleted',
    'failed',
    'filtered',
    'deduplicated',
    'returned',
  ],
  ...['dead-lettered', 'dropped', 'refused', 'throttled', 'expired', 'purged', 'moved'],
]

export function EventsPage() {
  const say = useSay()
  const { query } = useRoute()
  const [resource, setResource] = useState(query.get('resource') ?? '')
  const [outcome, setOutcome] = useState('')
  const [paused, setPaused] = useState(false)
  const { hops, error } = useHops({ resource, outcome, paused })
  return (
    <div className="page wide">
      <div className="tools">
        <h1 className="quiet">{say('nav.events')}</h1>
        <input
          type="search"
          className="grow"
          aria-label={say('events.filter.resource')}
          placeholder={say('events.filter.resource')}
          value={resource}
          onChange={(event) => setResource(event.target.value)}
        />
        <label className="field">
          <span>{say('events.filter.outcome')}</span>
          <select value={outcome} onChange={(event) => setOutcome(event.target.value)}>
            <option value="">{say('events.all')}</option>
            {OUTCOMES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <button type="button" onClick={() => setPaused(!paused)} aria-pressed={paused}>
          {say(paused ? 'events.go' : 'events.pause')}
        </button>
        <span className="hint">{say('events.new')}</span>
      </div>
      <Trouble error={error} />
      {hops.length === 0 ? <Empty /> : <HopList hops={hops} />}
    </div>
  )
}

/** From the server what was, from the stream what comes; newest first. */
function useHops({
  resource,
  outcome,
  paused,
}: {
  resource: string
  outcome: string
  paused: boolean
}) {
  const [fresh, setFresh] = useState<{ key: string; hops: readonly Hop[] }>({ key: '', hops: [] })
  const search = new URLSearchParams({ limit: '500' })
  const isArn = resource.startsWith('arn:')
  if (isArn) search.set('resource', resource)
  if (outcome !== '') search.set('outcome', outcome)
  const path = `/lineage?${search}`
  const { value, error } = useLoad(path, () => get<{ hops: Hop[] }>(path))
  const wanted = (hop: Hop) =>
    (outcome === '' || hop.outcome === outcome) &&
    (resource === '' || hop.from.includes(resource) || hop.to.includes(resource))
  useLive((hops) => {
    const coming = hops.filter(wanted).toReversed()
    if (paused || coming.length === 0) return
    setFresh((before) => {
      const earlier = before.key === path ? before.hops : []
      return { key: path, hops: [...coming, ...earlier].slice(0, SHOWN) }
    })
  })
  const was = (value?.hops ?? []).filter(wanted)
  const since = fresh.key === path ? fresh.hops : []
  const known = new Set(since.map(keyOf))
  return { hops: [...since, ...was.filter((hop) => !known.has(keyOf(hop)))].slice(0, SHOWN), error }
}

function keyOf({ atMs, id, from, to, via, outcome }: Hop): string {
  return `${atMs} ${id} ${from} ${to} ${via} ${outcome}`
}

function HopList({ hops }: { hops: readonly Hop[] }) {
  const say = useSay()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: hops.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  })
  return (
    <div className="hops" role="table" aria-rowcount={hops.length} aria-label={say('nav.events')}>
      <div className="hop head" role="row">
        {(['time', 'outcome', 'from', 'to', 'via', 'id', 'reason'] as const).map((name) => (
          <span key={name} role="columnheader" className={`c-${name}`}>
            {say(`events.${name}`)}
          </span>
        ))}
      </div>
      <div
        className="scroller"
        ref={scroller}
        role="rowgroup"
        tabIndex={0}
        aria-label={say('nav.events')}
      >
        <div style={{ height: rows.getTotalSize(), position: 'relative' }} role="presentation">
          {rows.getVirtualItems().map(({ index, start }) => (
            <HopRow key={index} hop={hops[index]!} top={start} index={index} />
          ))}
        </div>
      </div>
    </div>
  )
}

function HopRow({ hop, top, index }: { hop: Hop; top: number; index: number }) {
  return (
    <div className="hop" role="row" aria-rowindex={index + 1} style={{ top, height: ROW }}>
      <span role="cell" className="c-time">
        <Moment atMs={hop.atMs} />
      </span>
      <span role="cell" className="c-outcome">
        <Outcome outcome={hop.outcome} />
      </span>
      <span role="cell" className="c-from">
        <Arn arn={hop.from} />
      </span>
      <span role="cell" className="c-to">
        <Arn arn={hop.to} />
      </span>
      <span role="cell" className="c-via">
        {hop.via}
      </span>
      <span role="cell" className="c-id">
        <a href={linkTo('event', hop.id)}>{hop.id}</a>
      </span>
      <span role="cell" className="c-reason" title={hop.reason}>
        {hop.reason}
      </span>
    </div>
  )
}
