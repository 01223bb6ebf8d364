// Streams and what carries their records on.

import { tableOf, unqualified, listed, type Found, type Survey } from './survey.ts'

export const streams: Survey = {
  service: 'kinesis',
  async look(ask, found) {
    const pages = { items: 'StreamNames', token: 'NextToken' }
    for await (const name of listed(ask, 'ListStreams', pages)) {
      const { StreamDescriptionSummary: facts } = await ask('DescribeStreamSummary', {
        StreamName: name,
      })
      found.node({ arn: facts.StreamARN, service: 'kinesis', kind: 'stream', name, facts })
    }
  },
}

export const pipes: Survey = {
  service: 'pipes',
  async look(ask, found) {
    for await (const one of listed(ask, 'ListPipes', { items: 'Pipes', token: 'NextToken' })) {
      const { Arn: arn, Name: name } = one
      const facts = await ask('DescribePipe', { Name: name })
      found.node({ arn, service: 'pipes', kind: 'pipe', name, tags: facts.Tags ?? {}, facts })
      const enabled = facts.CurrentState === 'RUNNING'
      const { Source, Enrichment, Target, SourceParameters } = facts
      found.arrow({
        from: tableOf(Source),
        to: arn,
        via: 'pipe',
        enabled,
        facts: SourceParameters ?? {},
      })
      if (Enrichment)
        found.arrow({ from: arn, to: unqualified(Enrichment), via: 'pipe-enrichment', enabled })
      found.arrow({ from: arn, to: unqualified(Target), via: 'pipe-target', enabled })
    }
  },
}

export const deliveryStreams: Survey = {
  service: 'firehose',
  async look(ask, found) {
    const { DeliveryStreamNames = [] } = await ask('ListDeliveryStreams', { Limit: 10_000 })
    for (const name of DeliveryStreamNames) {
      const { DeliveryStreamDescription: facts } = await ask('DescribeDeliveryStream', {
        DeliveryStreamName: name,
      })
      firehose(found, name, facts)
    }
  },
}

function firehose(found: Found, name: string, facts: any): void {
  const arn: string = facts.DeliveryStreamARN
  found.node({ arn, service: 'firehose', kind: 'delivery-stream', name, facts })
  const source = facts.Source?.KinesisStreamSourceDescription?.KinesisStreamARN
  if (source) found.arrow({ from: source, to: arn, via: 'kinesis-to-firehose' })
  for (const destination of facts.Destinations ?? []) {
    const s3 = destination.ExtendedS3DestinationDescription ?? destination.S3DestinationDescription
    if (s3?.BucketARN)
      found.arrow({ from: arn, to: s3.BucketARN, via: 'firehose-to-s3', facts: s3 })
    const url = destination.HttpEndpointDestinationDescription?.EndpointConfiguration?.Url
    if (url) found.arrow({ from: arn, to: url, via: 'firehose-to-http' })
  }
}
