import { call } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import { useLoad } from '../load.ts'
import { Empty, Json, Section, Trouble } from '../parts/parts.tsx'
import { usePlace } from '../place.tsx'
import type { PanelProps } from './detail.tsx'

const SHOWN = 50
const LOOK_AGAIN_MS = 5_000

export function TablePanel({ node }: PanelProps) {
  const say = useSay()
  const place = usePlace()
  const { value, error } = useLoad(
    `items ${node.arn}`,
    () => call(place, 'dynamodb:Scan', { TableName: node.name, Limit: SHOWN }),
    LOOK_AGAIN_MS,
  )
  const items = (value?.Items ?? []) as Record<string, unknown>[]
  return (
    <Section title={say('table.items')}>
      <Trouble error={error} />
      {value && items.length === 0 && <Empty />}
      {items.length > 0 && <p className="hint">{say('table.shown', { count: items.length })}</p>}
      <ul className="messages">
        {items.map((item, i) => (
          <li key={i}>
            <Json value={plain({ M: item })} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** DynamoDB's typed values as people write them. */
export function plain(value: unknown): unknown {
  const [type, of] = Object.entries(value as Record<string, unknown>)[0] ?? []
  switch (type) {
    case 'M':
      return Object.fromEntries(
        Object.entries(of as Record<string, unknown>).map(([name, item]) => [name, plain(item)]),
      )
    case 'L':
      return (of as unknown[]).map(plain)
    case 'NULL':
      return null
    default:
      return of
  }
}
