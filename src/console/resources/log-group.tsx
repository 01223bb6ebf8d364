import { call } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import { useLoad } from '../load.ts'
import { Empty, Moment, Section } from '../parts/parts.tsx'
import { usePlace } from '../place.tsx'
import type { PanelProps } from './detail.tsx'

const FOLLOW_MS = 2_000
const LINES = 200
const BACK_MS = 24 * 3_600_000

interface LogEvent {
  readonly eventId: string
  readonly timestamp: number
  readonly message: string
}

/** The latest lines of a group; a group that is not there yet has none. */
export function LogLines({ logGroup }: { logGroup: string }) {
  const place = usePlace()
  const ask = async () => {
    const input = { logGroupName: logGroup, startTime: Date.now() - BACK_MS, limit: 10_000 }
    const { events = [] } = await call(place, 'logs:FilterLogEvents', input)
    return (events as LogEvent[]).slice(-LINES)
  }
  const { value: events } = useLoad(`logs ${logGroup}`, ask, FOLLOW_MS)
  if (events === undefined || events.length === 0) return <Empty />
  return (
    <ol className="log">
      {events.map(({ eventId, timestamp, message }) => (
        <li key={eventId}>
          <Moment atMs={timestamp} /> {message.trimEnd()}
        </li>
      ))}
    </ol>
  )
}

export function LogGroupPanel({ node }: PanelProps) {
  const say = useSay()
  return (
    <Section title={say('function.lines')}>
      <LogLines logGroup={node.name} />
    </Section>
  )
}
