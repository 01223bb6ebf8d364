// The record of management calls.

import { useState } from 'react'
import { get } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import { useLoad } from '../load.ts'
import { Arn, Empty, Moment, Trouble } from '../parts/parts.tsx'

interface Call {
  readonly number: number
  readonly atMs: number
  readonly requestId: string
  readonly service: string
  readonly operation: string
  readonly caller: string
  readonly resource: string
  readonly errorCode?: string
  readonly errorMessage?: string
}

const LOOK_AGAIN_MS = 2_000

export function CallsPage() {
  const say = useSay()
  const [matching, setMatching] = useState('')
  const [errors, setErrors] = useState(false)
  const query = new URLSearchParams({ limit: '200' })
  if (matching !== '') query.set('matching', matching)
  if (errors) query.set('errors', '1')
  const path = `/calls?${query}`
  const { value, error } = useLoad(path, () => get<{ calls: Call[] }>(path), LOOK_AGAIN_MS)
  return (
    <div className="page wide">
      <div className="tools">
        <h1>{say('calls.title')}</h1>
        <input
          type="search"
          aria-label={say('calls.filter')}
          placeholder={say('calls.filter')}
          value={matching}
          onChange={(event) => setMatching(event.target.value)}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={errors}
            onChange={(event) => setErrors(event.target.checked)}
          />
          {say('calls.errors')}
        </label>
      </div>
      <Trouble error={error} />
      {value?.calls.length === 0 ? <Empty /> : <Table calls={value?.calls ?? []} />}
    </div>
  )
}

function Table({ calls }: { calls: readonly Call[] }) {
  const say = useSay()
  return (
    <div className="over" tabIndex={0} role="region" aria-label={say('calls.title')}>
      <table>
        <thead>
          <tr>
            <th>{say('events.time')}</th>
            <th>{say('calls.what')}</th>
            <th>{say('calls.on')}</th>
            <th>{say('calls.who')}</th>
            <th>{say('calls.result')}</th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <tr key={call.number}>
              <td>
                <Moment atMs={call.atMs} />
              </td>
              <td>
                {call.service}:{call.operation}
              </td>
              <td>
                <Arn arn={call.resource} />
              </td>
              <td title={call.requestId}>{call.caller}</td>
              <td>
                {call.errorCode === undefined ? (
                  <span className="outcome good">{say('calls.ok')}</span>
                ) : (
                  <>
                    <span className="outcome bad">{call.errorCode}</span>
                    <div className="reason">{call.errorMessage}</div>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
