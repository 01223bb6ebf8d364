// Architecture 3: SNS → Lambda. An asynchronous invocation: three attempts inside Lambda, one and
// two minutes apart; then the event is dropped, or in the function's own dead-letter queue.

import { bodiesIn, createFunction, queueArn, topicArn, type Stage } from './stage.ts'

const FAILING = `export const handler = async () => { throw new Error('the mail server is down') }`

export async function snsToLambda(stage: Stage): Promise<void> {
  const { sns, sqs, lambda, mill, say, step, show } = stage
  say('Architecture 3: SNS → Lambda, three attempts, then dropped or dead-lettered')
  const { TopicArn } = await sns.createTopic({ Name: 'signups' })
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'mailer-dlq' })
  for (const name of ['mailer', 'greeter']) {
    const arn = await createFunction(stage, name, FAILING)
    await lambda.addPermission({
      FunctionName: name,
      StatementId: 'signups',
      Action: 'lambda:InvokeFunction',
      Principal: 'sns.amazonaws.com',
      SourceArn: topicArn('signups'),
    })
    await sns.subscribe({ TopicArn, Protocol: 'lambda', Endpoint: arn })
  }
  await lambda.updateFunctionConfiguration({
    FunctionName: 'mailer',
    DeadLetterConfig: { TargetArn: queueArn('mailer-dlq') },
  })
  step('topic signups with two functions that always fail; only mailer has a dead-letter queue')

  const { MessageId } = await sns.publish({ TopicArn, Message: 'welcome, Ada' })
  const startMs = mill.clock.nowMs()
  await mill.settle()
  await mill.clock.advance('60s')
  await mill.settle()
  await mill.clock.advance('120s')
  await mill.settle()
  step(`${(mill.clock.nowMs() - startMs) / 1000} s later, after attempts at 0 s, 60 s and 180 s:`)
  const dead = await bodiesIn(stage, QueueUrl!)
  step(`mailer-dlq holds ${dead.length} event, its Message ${messageOf(dead[0])}`)
  say('What happened to the notification:')
  show(mill.render(await mill.trace(MessageId!)))
}

function messageOf(body: string | undefined): string {
  const event = JSON.parse(body ?? '{}') as { Records?: { Sns: { Message: string } }[] }
  return JSON.stringify(event.Records?.[0]?.Sns.Message)
}
