// What one does with the map: search, group, take it along.

import { useState } from 'react'
import type { Key } from '../i18n/en.ts'
import { useSay } from '../i18n/language.tsx'
import type { Arrow, Node } from '../types.ts'
import { toMermaid, toSvg } from './export.ts'
import type { Laid } from './layout.ts'

export type Grouping = 'none' | 'service' | 'app'

export interface MapToolsProps {
  readonly grouping: Grouping
  readonly setGrouping: (grouping: Grouping) => void
  readonly withLogs: boolean
  readonly setWithLogs: (withLogs: boolean) => void
  readonly find: (name: string) => void
  readonly nodes: readonly Node[]
  readonly arrows: readonly Arrow[]
  readonly laid: Laid | undefined
}

export function MapTools(props: MapToolsProps) {
  const say = useSay()
  const { grouping, nodes, arrows, laid } = props
  const [copied, setCopied] = useState(false)
  return (
    <div className="tools">
      <h1 className="quiet">{say('nav.map')}</h1>
      <input
        type="search"
        aria-label={say('map.search')}
        placeholder={say('map.search')}
        onChange={(event) => props.find(event.target.value)}
      />
      <label className="field">
        <span>{say('map.group')}</span>
        <select
          value={grouping}
          onChange={(event) => props.setGrouping(event.target.value as Grouping)}
        >
          {(['none', 'service', 'app'] as const).map((by) => (
            <option key={by} value={by}>
              {say(`map.group.${by}` as Key)}
            </option>
          ))}
        </select>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={props.withLogs}
          onChange={(event) => props.setWithLogs(event.target.checked)}
        />
        {say('map.logs')}
      </label>
      <span className="hint">
        {say('map.nodes', { nodes: nodes.length, arrows: arrows.length })}
      </span>
      <span className="space" />
      <button
        type="button"
        disabled={laid === undefined}
        onClick={() => laid && save('millrace.svg', toSvg(nodes, arrows, laid))}
      >
        {say('map.svg')}
      </button>
      <button
        type="button"
        onClick={() => {
          void navigator.clipboard.writeText(toMermaid(nodes, arrows)).then(() => setCopied(true))
        }}
      >
        {say(copied ? 'map.copied' : 'map.mermaid')}
      </button>
    </div>
  )
}

function save(name: string, svg: string): void {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
