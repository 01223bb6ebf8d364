import { useState } from 'react'
import { call } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import { Body, Outcomes, Section, useDo } from '../parts/parts.tsx'
import { usePlace } from '../place.tsx'
import type { PanelProps } from './detail.tsx'

export function RulePanel({ node }: PanelProps) {
  const say = useSay()
  const { EventPattern, ScheduleExpression } = node.facts as Record<string, string | undefined>
  return (
    <>
      {ScheduleExpression && <p className="lead">{ScheduleExpression}</p>}
      {EventPattern && (
        <Section title={say('rule.pattern')}>
          <Body text={EventPattern} />
          <Tester pattern={EventPattern} account={node.arn.split(':')[4] ?? ''} />
        </Section>
      )}
    </>
  )
}

function exampleOf(pattern: string, account: string): string {
  let source: unknown
  let detailType: unknown
  try {
    const parsed = JSON.parse(pattern) as Record<string, unknown>
    source = (parsed.source as unknown[] | undefined)?.[0]
    detailType = (parsed['detail-type'] as unknown[] | undefined)?.[0]
  } catch {
    // The server keeps no pattern that is none; an example without hints will do.
  }
  const text = (value: unknown, other: string) => (typeof value === 'string' ? value : other)
  const event = {
    ...{ version: '0', id: crypto.randomUUID(), account, region: 'us-east-1' },
    ...{ source: text(source, 'my.app'), 'detail-type': text(detailType, 'Something') },
    ...{ time: new Date().toISOString(), resources: [], detail: {} },
  }
  return JSON.stringify(event, undefined, 2)
}

function Tester({ pattern, account }: { pattern: string; account: string }) {
  const say = useSay()
  const place = usePlace()
  const act = useDo()
  const [event, setEvent] = useState(() => exampleOf(pattern, account))
  const test = async () => {
    const input = { EventPattern: pattern, Event: event }
    const { Result } = await call(place, 'events:TestEventPattern', input)
    return say(Result ? 'rule.yes' : 'rule.no')
  }
  return (
    <div className="stack">
      <label className="stack">
        {say('rule.test')}
        <textarea rows={10} value={event} onChange={(changed) => setEvent(changed.target.value)} />
      </label>
      <div className="row">
        <button type="button" onClick={() => act.run(test)} disabled={act.busy}>
          {say('rule.try')}
        </button>
        <Outcomes of={act} />
      </div>
    </div>
  )
}
