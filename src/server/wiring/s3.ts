import { unqualified, orNothing, type Found, type Survey } from './survey.ts'

export const buckets: Survey = {
  service: 's3',
  async look(ask, found) {
    const { Buckets = [] } = await ask('ListBuckets')
    for (const { Name: name, CreationDate } of Buckets) {
      const arn = `arn:aws:s3:::${name}`
      const { TagSet = [] } = await orNothing(ask('GetBucketTagging', { Bucket: name }))
      const tags = Object.fromEntries(TagSet.map((tag: any) => [tag.Key, tag.Value]))
      const { Policy } = await orNothing(ask('GetBucketPolicy', { Bucket: name }))
      const facts = { CreationDate, Policy }
      found.node({ arn, service: 's3', kind: 'bucket', name, tags, facts })
      notifications(found, arn, await ask('GetBucketNotificationConfiguration', { Bucket: name }))
    }
  },
}

function notifications(found: Found, from: string, configuration: any): void {
  for (const one of configuration.QueueConfigurations ?? []) {
    found.arrow({ from, to: one.QueueArn, via: 's3-to-sqs', id: one.Id, facts: one })
  }
  for (const one of configuration.TopicConfigurations ?? []) {
    found.arrow({ from, to: one.TopicArn, via: 's3-to-sns', id: one.Id, facts: one })
  }
  for (const one of configuration.LambdaFunctionConfigurations ?? []) {
    const to = unqualified(one.LambdaFunctionArn)
    found.arrow({ from, to, via: 's3-to-lambda', id: one.Id, facts: one })
  }
  if (configuration.EventBridgeConfiguration) {
    found.arrow({ from, to: DEFAULT_BUS, via: 's3-to-events' })
  }
}

/** Stands for the default bus of the account and region that are looked at. */
export const DEFAULT_BUS = 'default-bus'
