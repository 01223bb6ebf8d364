// Of services with few daily wishes.

import { call, textOfBase64 } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import { useLoad } from '../load.ts'
import { Body, Empty, Json, Section, Trouble } from '../parts/parts.tsx'
import { usePlace } from '../place.tsx'
import type { PanelProps } from './detail.tsx'

const LOOK_AGAIN_MS = 5_000
const RECORDS = 20

export function ArchivePanel({ node }: PanelProps) {
  const say = useSay()
  const { EventCount = 0, SizeBytes = 0 } = node.facts as Record<string, number | undefined>
  return <p className="lead">{say('archive.events', { count: EventCount, bytes: SizeBytes })}</p>
}

interface Shard {
  readonly ShardId: string
}

export function StreamPanel({ node }: PanelProps) {
  const say = useSay()
  const place = usePlace()
  const { value: shards, error } = useLoad<Shard[]>(`shards ${node.arn}`, async () => {
    return (await call(place, 'kinesis:ListShards', { StreamARN: node.arn })).Shards
  })
  return (
    <Section title={say('stream.shards')}>
      <Trouble error={error} />
      <ul className="messages">
        {(shards ?? []).map((shard) => (
          <li key={shard.ShardId}>
            <strong>{shard.ShardId}</strong>
            <Records streamArn={node.arn} shard={shard} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Records({ streamArn, shard }: { streamArn: string; shard: Shard }) {
  const place = usePlace()
  const ask = async () => {
    const { ShardIterator } = await call(place, 'kinesis:GetShardIterator', {
      ...{ StreamARN: streamArn, ShardId: shard.ShardId, ShardIteratorType: 'TRIM_HORIZON' },
    })
    const input = { StreamARN: streamArn, ShardIterator, Limit: RECORDS }
    return (await call(place, 'kinesis:GetRecords', input)).Records as {
      SequenceNumber: string
      Data: string
    }[]
  }
  const { value: records } = useLoad(`records ${streamArn} ${shard.ShardId}`, ask, LOOK_AGAIN_MS)
  if (!records?.length) return <Empty />
  return records.map(({ SequenceNumber, Data }) => (
    <Body key={SequenceNumber} text={textOfBase64(Data) ?? Data} />
  ))
}

export function MachinePanel({ node }: PanelProps) {
  const say = useSay()
  const place = usePlace()
  const input = { stateMachineArn: node.arn, maxResults: RECORDS }
  const { value, error } = useLoad(
    `executions ${node.arn}`,
    () => call(place, 'stepfunctions:ListExecutions', input),
    LOOK_AGAIN_MS,
  )
  return (
    <Section title={say('machine.executions')}>
      <Trouble error={error} />
      {value?.executions?.length === 0 && <Empty />}
      <Json value={value?.executions ?? []} />
    </Section>
  )
}
