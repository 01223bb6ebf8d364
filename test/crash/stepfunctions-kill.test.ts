// kill -9 while executions run: each one that was acknowledged comes to its end, and none sends a message
// twice. Longer by hand: `STATES_KILLS=40 npx vitest run test/crash/stepfunctions-kill.test.ts`

import { SFN } from '@aws-sdk/client-sfn'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SeededRandom } from '../../src/kernel/random.ts'
import { Ground, type ServerProcess } from './server-process.ts'

const KILLS = Number(process.env.STATES_KILLS ?? 4)
const PER_LIFE = 10
const SEED = 1913
const ROLE = 'arn:aws:iam::000000000000:role/any'
const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:m'
const QUEUE = '/000000000000/q'

let ground: Ground
let server: ServerProcess | undefined
beforeAll(async () => {
  ground = await Ground.prepare()
})
afterAll(async () => {
  if (server?.running) await server.kill()
  ground.remove()
})

function clientsOf({ endpoint }: ServerProcess) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const options = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  return { sqs: new SQS(options), sfn: new SFN(options) }
}

const send = (body: string, more: object) => ({
  ...{ Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', ResultPath: null },
  Parameters: { 'QueueUrl.$': '$.url', 'MessageBody.$': `States.Format('{}/${body}', $$.Execution.Name)` }, // prettier-ignore
  ...more,
})

const DEFINITION = {
  StartAt: 'First',
  States: {
    First: send('first', { Next: 'Each' }),
    Each: {
      ...{ Type: 'Map', ItemsPath: '$.items', ResultPath: null, Next: 'Wait' },
      ItemSelector: { 'url.$': '$.url' },
      ItemProcessor: { StartAt: 'Item', States: { Item: send('item', { End: true }) } },
    },
    Wait: { Type: 'Wait', Seconds: 1, Next: 'Last' },
    Last: send('last', { End: true }),
  },
}
const MESSAGES = ['first', 'item', 'item', 'item', 'last']

async function received(
  { sqs }: ReturnType<typeof clientsOf>,
  QueueUrl: string,
): Promise<string[]> {
  const bodies: string[] = []
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 3600 }) // prettier-ignore
    if (Messages.length === 0) return bodies
    bodies.push(...Messages.map(({ Body }) => Body!))
  }
}

test(`executions over ${KILLS} kills (seed ${SEED})`, async () => {
  const random = new SeededRandom(SEED)
  const acknowledged = new Set<string>()
  for (let life = 0; life <= KILLS; life++) {
    server = await ground.start([])
    const clients = clientsOf(server)
    const { sfn, sqs } = clients
    const url = `${server.endpoint}${QUEUE}`
    if (life === 0) {
      await sqs.createQueue({ QueueName: 'q' })
      await sfn.createStateMachine({ name: 'm', roleArn: ROLE, definition: JSON.stringify(DEFINITION) }) // prettier-ignore
    }
    if (life === KILLS) {
      await settled(sfn, acknowledged)
      const bodies = await received(clients, url)
      const expected = [...acknowledged].flatMap((name) => MESSAGES.map((one) => `${name}/${one}`))
      const of = (body: string) => acknowledged.has(body.split('/')[0]!)
      expect(bodies.filter(of).sort()).toEqual(expected.sort())
      expect(acknowledged.size).toBeGreaterThan(KILLS)
      return
    }
    const input = JSON.stringify({ url, items: [1, 2, 3] })
    const begun = Array.from({ length: PER_LIFE }, (_, i) => {
      const name = `l${life}-${i}`
      const start = sfn.startExecution({ stateMachineArn: MACHINE, name, input })
      return start.then(
        () => void acknowledged.add(name),
        () => {},
      )
    })
    await begun[0]
    // real time: the point of a kill is that it comes when it comes.
    await new Promise((resolve) => setTimeout(resolve, random.float() * 300))
    await server.kill()
    await Promise.all(begun)
    sfn.destroy()
    sqs.destroy()
  }
}, 300_000)

async function settled(sfn: SFN, names: ReadonlySet<string>): Promise<void> {
  for (const name of names) {
    const executionArn = `${MACHINE.replace('stateMachine', 'execution')}:${name}`
    for (;;) {
      const { status, error, cause } = await sfn.describeExecution({ executionArn })
      if (status === 'SUCCEEDED') break
      expect(status, `${name}: ${error} ${cause}`).toBe('RUNNING')
      // real time: a real server waits a second there.
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
