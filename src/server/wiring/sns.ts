import { jsonOf, lastOf, listed, type Survey } from './survey.ts'

const CONFIRMED = 'arn:'

export const topics: Survey = {
  service: 'sns',
  async look(ask, found) {
    for await (const { TopicArn } of listed(ask, 'ListTopics', {
      items: 'Topics',
      token: 'NextToken',
    })) {
      const { Attributes = {} } = await ask('GetTopicAttributes', { TopicArn })
      const { Tags = [] } = await ask('ListTagsForResource', { ResourceArn: TopicArn })
      const tags = Object.fromEntries(Tags.map((tag: any) => [tag.Key, tag.Value]))
      const name = lastOf(TopicArn)
      found.node({
        ...{ arn: TopicArn, service: 'sns', kind: 'topic', name, tags },
        facts: Attributes,
      })
    }
    for await (const one of listed(ask, 'ListSubscriptions', {
      items: 'Subscriptions',
      token: 'NextToken',
    })) {
      const { SubscriptionArn: id, TopicArn: from, Endpoint: to, Protocol } = one
      const via = `sns-to-${Protocol}`
      if (!id.startsWith(CONFIRMED)) {
        found.arrow({ from, to, via, id: `${from}|${to}`, enabled: false, facts: one })
        continue
      }
      const { Attributes = {} } = await ask('GetSubscriptionAttributes', { SubscriptionArn: id })
      found.arrow({ from, to, via, id, facts: { Protocol, ...Attributes } })
      const redrive = jsonOf(Attributes.RedrivePolicy)?.deadLetterTargetArn
      if (typeof redrive !== 'string') continue
      found.arrow({ from, to: redrive, via: 'sns-dead-letter', failure: true, id })
    }
  },
}
