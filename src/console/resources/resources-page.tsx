// Each resource with what people do with it daily.

import { useMemo, useState } from 'react'
import { get } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import { useLoad } from '../load.ts'
import { Trouble } from '../parts/parts.tsx'
import { usePlace } from '../place.tsx'
import { linkTo, useRoute } from '../route.ts'
import type { Node, Wiring } from '../types.ts'
import { Detail } from './detail.tsx'

const LOOK_AGAIN_MS = 5_000

export function ResourcesPage() {
  const say = useSay()
  const { rest: chosen } = useRoute()
  const { account, region } = usePlace()
  const path = `/wiring?account=${account}&region=${region}`
  const { value: wiring, error } = useLoad(path, () => get<Wiring>(path), LOOK_AGAIN_MS)
  const node = wiring?.nodes.find(({ arn }) => arn === chosen)
  return (
    <div className="split">
      <h1 className="quiet">{say('nav.resources')}</h1>
      <ResourceList nodes={wiring?.nodes ?? []} chosen={chosen} />
      <div className="detail">
        <Trouble error={error} />
        {node && wiring ? (
          <Detail key={node.arn} node={node} wiring={wiring} />
        ) : (
          <p className="hint">{wiring ? say('resources.pick') : say('app.loading')}</p>
        )}
      </div>
    </div>
  )
}

function ResourceList({ nodes, chosen }: { nodes: readonly Node[]; chosen: string }) {
  const say = useSay()
  const [filter, setFilter] = useState('')
  const groups = useMemo(() => {
    const text = filter.trim().toLowerCase()
    const real = nodes.filter(
      ({ kind, name }) => kind !== 'external' && name.toLowerCase().includes(text),
    )
    return [...Map.groupBy(real, ({ service, kind }) => `${service} ${kind}`)]
  }, [nodes, filter])
  return (
    <div className="list">
      <input
        type="search"
        aria-label={say('resources.filter')}
        placeholder={say('resources.filter')}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      {groups.map(([name, members]) => (
        <section key={name}>
          <h2>
            {name} <span className="via">{members.length}</span>
          </h2>
          <ul>
            {members.map((node) => (
              <li key={node.arn}>
                <a
                  href={linkTo('resources', node.arn)}
                  aria-current={node.arn === chosen ? 'true' : undefined}
                  title={node.arn}
                >
                  {node.name}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
