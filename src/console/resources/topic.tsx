import { useState } from 'react'
import { call } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import { Outcomes, useDo } from '../parts/parts.tsx'
import { usePlace } from '../place.tsx'
import { linkTo } from '../route.ts'
import type { PanelProps } from './detail.tsx'

export function TopicPanel({ node }: PanelProps) {
  const say = useSay()
  const place = usePlace()
  const act = useDo()
  const [message, setMessage] = useState('')
  const [subject, setSubject] = useState('')
  const [sent, setSent] = useState('')
  const publish = async () => {
    const ids = node.name.endsWith('.fifo') && {
      MessageGroupId: '1',
      MessageDeduplicationId: crypto.randomUUID(),
    }
    const input = {
      TopicArn: node.arn,
      Message: message,
      ...(subject && { Subject: subject }),
      ...ids,
    }
    const { MessageId } = await call(place, 'sns:Publish', input)
    setSent(String(MessageId))
    return say('topic.published', { id: String(MessageId) })
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        act.run(publish)
      }}
    >
      <label className="stack">
        {say('topic.subject')}
        <input value={subject} onChange={(event) => setSubject(event.target.value)} />
      </label>
      <label className="stack">
        {say('topic.message')}
        <textarea
          rows={3}
          required
          value={message}
          onChange={(event) => setMessage(event.target.value)}
        />
      </label>
      <div className="row">
        <button type="submit" className="main" disabled={act.busy}>
          {say('topic.publish')}
        </button>
        <Outcomes of={act} />
        {sent && <a href={linkTo('event', sent)}>{say('event.path')}</a>}
      </div>
    </form>
  )
}
