// What would have left: to people by SNS, to services that are not here by EventBridge.

import { get } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import { useLoad } from '../load.ts'
import { Empty, Json, Section, Trouble } from '../parts/parts.tsx'

const LOOK_AGAIN_MS = 3_000

export function OutboxPage() {
  const say = useSay()
  return (
    <div className="page">
      <h1>{say('nav.outbox')}</h1>
      <Listed title={say('outbox.sns')} path="/sns/outbox" member="messages" />
      <Listed title={say('outbox.calls')} path="/events/calls" member="calls" />
    </div>
  )
}

function Listed({ title, path, member }: { title: string; path: string; member: string }) {
  const { value, error } = useLoad(
    path,
    () => get<Record<string, Record<string, unknown>[]>>(path),
    LOOK_AGAIN_MS,
  )
  const entries = value?.[member] ?? []
  return (
    <Section title={title}>
      <Trouble error={error} />
      {value && entries.length === 0 && <Empty />}
      <ul className="messages">
        {entries.map((entry, i) => (
          <li key={i}>
            <Json value={entry} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
