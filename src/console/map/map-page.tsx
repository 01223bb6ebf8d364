// The wiring as a picture that lives.

import {
  Background,
  Controls,
  MarkerType,
  MiniMap,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import { useEffect, useMemo, useRef, useState } from 'react'
import { get } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import { useLive } from '../live.ts'
import { useLoad } from '../load.ts'
import { Trouble } from '../parts/parts.tsx'
import { usePlace } from '../place.tsx'
import { go, linkTo } from '../route.ts'
import type { Arrow, Node, Wiring } from '../types.ts'
import { FlowArrow, type ArrowFlowEdge } from './flow-edge.tsx'
import { layOut, type Laid } from './layout.ts'
import { MapTools, type Grouping } from './map-tools.tsx'
import { Rates } from './rates.ts'
import { GroupNode, ResourceNode, type ResourceFlowNode } from './resource-node.tsx'

const LOOK_AGAIN_MS = 5_000
const RATES_MS = 1_000
const nodeTypes = { resource: ResourceNode, group: GroupNode }
const edgeTypes = { arrow: FlowArrow }

export function MapPage() {
  const say = useSay()
  const place = usePlace()
  const { account, region } = place
  const path = `/wiring?account=${account}&region=${region}`
  const { value: wiring, error } = useLoad(path, () => get<Wiring>(path), LOOK_AGAIN_MS)
  const [grouping, setGrouping] = useState<Grouping>('none')
  const [withLogs, setWithLogs] = useState(false)
  const [search, setSearch] = useState('')
  const shown = useMemo(() => wiring && without(wiring, withLogs), [wiring, withLogs])
  const laid = useLaid(shown, grouping)
  const edges = useArrows(shown?.arrows)
  const nodes = useMemo(
    () => (shown && laid ? flowNodes(shown, laid, search) : []),
    [shown, laid, search],
  )
  const flow = useRef<ReactFlowInstance<ResourceFlowNode, ArrowFlowEdge>>(undefined)
  useEffect(() => {
    if (laid) requestAnimationFrame(() => void flow.current?.fitView({ maxZoom: 1.2 }))
  }, [laid])
  const find = (name: string) => {
    setSearch(name)
    const hit = shown?.nodes.find((node) => matches(node, name))
    if (hit) void flow.current?.fitView({ nodes: [{ id: hit.arn }], maxZoom: 1.2, duration: 300 })
  }
  return (
    <div className="map">
      <MapTools
        {...{ grouping, setGrouping, withLogs, setWithLogs, find, laid }}
        nodes={shown?.nodes ?? []}
        arrows={shown?.arrows ?? []}
      />
      <Trouble error={error} />
      {wiring?.truncated && <p className="hint">{say('map.truncated')}</p>}
      {shown?.nodes.length === 0 && <p className="hint">{say('map.empty')}</p>}
      <ReactFlow
        nodes={nodes as ResourceFlowNode[]}
        edges={laid ? edges : []}
        {...{ nodeTypes, edgeTypes }}
        onInit={(instance) => (flow.current = instance)}
        onNodeClick={(_, { id, type }) => type === 'resource' && go(linkTo('resources', id))}
        minZoom={0.05}
        onlyRenderVisibleElements
        nodesDraggable={false}
        nodesConnectable={false}
        elementsSelectable
        fitView
        proOptions={{ hideAttribution: true }}
      >
        <Background />
        <Controls showInteractive={false} />
        {nodes.length > 30 && <MiniMap pannable zoomable />}
      </ReactFlow>
    </div>
  )
}

/** Log groups are many, and seldom what one looks for. */
function without(wiring: Wiring, withLogs: boolean): Wiring {
  if (withLogs) return wiring
  const used = new Set(wiring.arrows.flatMap(({ from, to }) => [from, to]))
  const nodes = wiring.nodes.filter(({ arn, kind }) => kind !== 'log-group' || used.has(arn))
  return { ...wiring, nodes: nodes.filter((node) => !isIdleDefaultBus(node, used)) }
}

function isIdleDefaultBus({ arn, kind, name }: Node, used: ReadonlySet<string>): boolean {
  return kind === 'bus' && name === 'default' && !used.has(arn)
}

const APPLICATION_TAGS = ['awsApplication', 'application', 'Application', 'app', 'project']

function groupOf(grouping: Grouping) {
  return (node: Node): string | undefined => {
    if (grouping === 'service') return node.service
    if (grouping === 'none') return undefined
    const tag = APPLICATION_TAGS.find((name) => node.tags[name] !== undefined)
    return tag && node.tags[tag]
  }
}

/** A new layout only when what is there has changed, not when a queue fills. */
function useLaid(wiring: Wiring | undefined, grouping: Grouping): Laid | undefined {
  const [laid, setLaid] = useState<Laid>()
  const shape = useMemo(() => {
    if (wiring === undefined) return undefined
    return JSON.stringify([
      wiring.nodes.map(({ arn }) => arn),
      wiring.arrows.map((one) => [one.from, one.to]),
    ])
  }, [wiring])
  useEffect(() => {
    if (wiring === undefined) return
    let left = false
    void layOut(wiring.nodes, wiring.arrows, groupOf(grouping)).then((next) => {
      if (!left) setLaid(next)
    })
    return () => {
      left = true
    }
    // The shape stands for the wiring.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [shape, grouping])
  return laid
}

/** Arrows with what goes over them, once a second. */
function useArrows(arrows: readonly Arrow[] | undefined): ArrowFlowEdge[] {
  const rates = useRef(new Rates())
  const [nowMs, setNow] = useState(() => Date.now())
  useLive((hops) => rates.current.add(hops, Date.now()))
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), RATES_MS)
    return () => clearInterval(timer)
  }, [])
  return useMemo(() => {
    return (arrows ?? []).map((arrow, i) => ({
      id: `${i} ${arrow.from} ${arrow.to}`,
      type: 'arrow',
      source: arrow.from,
      target: arrow.to,
      markerEnd: { type: MarkerType.ArrowClosed },
      data: { arrow, rate: rates.current.of(arrow, nowMs) },
      focusable: false,
    }))
  }, [arrows, nowMs])
}

function flowNodes({ nodes, arrows }: Wiring, laid: Laid, search: string) {
  const letters = new Set(arrows.filter(({ failure }) => failure).map(({ to }) => to))
  const groups = laid.groups.map(({ name, x, y, width, height }) => ({
    ...{ id: `group ${name}`, type: 'group', position: { x, y }, data: { name } },
    ...{ width, height, selectable: false, focusable: false, zIndex: -1 },
  }))
  const resources = nodes.flatMap((node) => {
    const box = laid.nodes.get(node.arn)
    if (box === undefined) return []
    const isDeadLetter = letters.has(node.arn)
    const data = { node, isDeadLetter, found: search !== '' && matches(node, search) }
    const { x, y, width, height } = box
    const ariaLabel = `${node.service} ${node.kind} ${node.name}`
    return { id: node.arn, type: 'resource', position: { x, y }, width, height, data, ariaLabel }
  })
  return [...groups, ...resources]
}

function matches({ name, arn }: Node, search: string): boolean {
  const text = search.trim().toLowerCase()
  return text !== '' && (name.toLowerCase().includes(text) || arn.toLowerCase().includes(text))
}
