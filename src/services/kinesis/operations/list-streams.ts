// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreams.html

import { directoryOf } from '../../resource/resource.ts'
import { invalidArgument } from '../errors.ts'
import { modeOf } from '../description.ts'
import { operation } from '../operation.ts'
import { streamResource, type StreamRow } from '../tables.ts'
import { partsOf, shownToken } from '../token.ts'

const PAGE = 100

export const listStreams = operation('ListStreams', async (input, context) => {
  const nowMs = context.clock.nowMs()
  const { Limit: limit = PAGE, ExclusiveStartStreamName, NextToken } = input
  if (NextToken !== undefined && ExclusiveStartStreamName !== undefined) {
    throw invalidArgument('NextToken and ExclusiveStartStreamName cannot be provided together.')
  }
  const [token] = NextToken === undefined ? [] : partsOf(NextToken, nowMs)
  const after = (token as string | undefined) ?? ExclusiveStartStreamName
  const { found, more } = await context.store.transact(directoryOf(context), () =>
    streamResource.page({ limit, after }),
  )
  const StreamNames = found.map(({ name }) => name)
  return {
    StreamNames,
    HasMoreStreams: more,
    NextToken: more ? shownToken([StreamNames.at(-1)], nowMs) : undefined,
    StreamSummaries: found.map(({ name, entry }) => ({
      StreamName: name,
      StreamARN: entry.arn,
      StreamId: entry.generation as string,
      StreamStatus: 'ACTIVE' as const,
      StreamModeDetails: modeOf(entry.facts as StreamRow),
      StreamCreationTimestamp: new Date(Math.floor(entry.createdMs / 1000) * 1000),
    })),
  }
})
