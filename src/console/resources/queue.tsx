import { useState } from 'react'
import { call, request } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import { useLoad } from '../load.ts'
import { Body, Outcomes, Section, Trouble, useDo } from '../parts/parts.tsx'
import { usePlace } from '../place.tsx'
import { linkTo } from '../route.ts'
import type { PanelProps } from './detail.tsx'

interface Peeked {
  readonly MessageId: string
  readonly Body: string
  readonly Attribute?:
    | readonly { readonly Name: string; readonly Value: string }[]
    | { readonly Name: string; readonly Value: string }
}

const LOOK_AGAIN_MS = 2_000
const SHOWN = 50

/** Looks without receiving. */
async function peek(queueUrl: string): Promise<Peeked[]> {
  const query = new URLSearchParams({
    QueueUrl: queueUrl,
    ShowInvisible: 'true',
    ShowDelayed: 'true',
  })
  const headers = { accept: 'application/json' }
  const answer = await (await request(`/_aws/sqs/messages?${query}`, { headers })).json()
  const found = answer.ReceiveMessageResponse?.ReceiveMessageResult?.Message ?? []
  return Array.isArray(found) ? found : [found]
}

export function QueuePanel({ node }: PanelProps) {
  const say = useSay()
  const url = String(node.facts.QueueUrl)
  const { value: messages, error, reload } = useLoad(`peek ${url}`, () => peek(url), LOOK_AGAIN_MS)
  const counts = [
    ['queue.visible', 'ApproximateNumberOfMessages'],
    ['queue.inflight', 'ApproximateNumberOfMessagesNotVisible'],
    ['queue.delayed', 'ApproximateNumberOfMessagesDelayed'],
  ] as const
  return (
    <>
      <div className="counts">
        {counts.map(([label, name]) => (
          <div key={name}>
            <strong>{String(node.facts[name] ?? 0)}</strong> {say(label)}
          </div>
        ))}
      </div>
      <SendForm node={node} onSent={reload} />
      <Section title={say('queue.messages')}>
        <p className="hint">{say('queue.peek')}</p>
        <Trouble error={error} />
        {messages?.length === 0 && <p className="hint">{say('queue.empty')}</p>}
        <ul className="messages">
          {(messages ?? []).slice(0, SHOWN).map((message) => (
            <Message key={message.MessageId} message={message} />
          ))}
        </ul>
        <Chores node={node} onDone={reload} />
      </Section>
    </>
  )
}

function Message({ message }: { message: Peeked }) {
  const say = useSay()
  const { MessageId, Attribute = [] } = message
  const attributes = Array.isArray(Attribute) ? Attribute : [Attribute]
  const count = attributes.find(({ Name }) => Name === 'ApproximateReceiveCount')?.Value ?? '0'
  return (
    <li>
      <a className="id" href={linkTo('event', MessageId)}>
        {MessageId}
      </a>{' '}
      <span className="via">{say('queue.received', { count })}</span>
      <Body text={message.Body} />
    </li>
  )
}

function SendForm({ node, onSent }: PanelProps & { onSent: () => void }) {
  const say = useSay()
  const place = usePlace()
  const act = useDo()
  const [body, setBody] = useState('')
  const [group, setGroup] = useState('1')
  const fifo = node.name.endsWith('.fifo')
  const send = async () => {
    const ids = fifo && { MessageGroupId: group, MessageDeduplicationId: crypto.randomUUID() }
    const input = { QueueUrl: node.facts.QueueUrl, MessageBody: body, ...ids }
    const { MessageId } = await call(place, 'sqs:SendMessage', input)
    onSent()
    return String(MessageId)
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        act.run(send)
      }}
    >
      <label className="stack">
        {say('queue.body')}
        <textarea
          rows={3}
          required
          value={body}
          onChange={(event) => setBody(event.target.value)}
        />
      </label>
      {fifo && (
        <label className="stack">
          {say('queue.group')}
          <input required value={group} onChange={(event) => setGroup(event.target.value)} />
        </label>
      )}
      <div className="row">
        <button type="submit" className="main" disabled={act.busy}>
          {say('queue.send')}
        </button>
        <Outcomes of={act} />
      </div>
    </form>
  )
}

function Chores({ node, onDone }: PanelProps & { onDone: () => void }) {
  const say = useSay()
  const place = usePlace()
  const act = useDo()
  const purge = async () => {
    if (!window.confirm(say('queue.purge.sure', { name: node.name }))) return
    await call(place, 'sqs:PurgeQueue', { QueueUrl: node.facts.QueueUrl })
    onDone()
  }
  const redrive = async () => {
    await call(place, 'sqs:StartMessageMoveTask', { SourceArn: node.arn })
    onDone()
    return say('queue.redrive.done')
  }
  return (
    <div className="row">
      <button type="button" onClick={() => act.run(redrive)} disabled={act.busy}>
        {say('queue.redrive')}
      </button>
      <button type="button" className="danger" onClick={() => act.run(purge)} disabled={act.busy}>
        {say('queue.purge')}
      </button>
      <Outcomes of={act} />
    </div>
  )
}
