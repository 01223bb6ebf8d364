// SNS's background work: the rest of a large fan-out, replays, stored texts that nobody needs any
// more, subscriptions that nobody confirmed, deleted topics.

import type { Chore } from '../../store/chore.ts'
import { topicOfArn } from './address.ts'
import { SNS_EXPIRE, type Expiry } from './confirmation.ts'
import { SNS_FAN_OUT, type FanOut } from './emission.ts'
import { resumeFanOut, type FanOutEnv } from './fan-out.ts'
import { partitionOf } from './port-implementation.ts'
import { replayStep, SNS_REPLAY, type ReplayStep } from './replay.ts'
import { finishCheck, holdersOf, SNS_TEXT, type TextCheck } from './stored-text.ts'
import { expireSubscription } from './subscription-store.ts'
import { SNS_SWEEP, sweepTopic, type Sweep } from './sweep.ts'
import { subscriberDirectory } from './topic-store.ts'

/** Topics side by side whose fan-outs and replays go on: these are deliveries that callers await. */
const DELIVERING = 64

export function snsChores(env: FanOutEnv): readonly Chore[] {
  const { store } = env
  const fanOut: Chore<FanOut> = {
    name: SNS_FAN_OUT,
    atOnce: DELIVERING,
    step: (rest, { id, commit }) =>
      commit(partitionOf(rest.topicArn), (tx) => resumeFanOut(tx, env, rest, id)),
  }

  const replay: Chore<ReplayStep> = {
    name: SNS_REPLAY,
    atOnce: DELIVERING,
    step: (step, { commit }) =>
      commit(partitionOf(step.topicArn), (tx) => replayStep(tx, store, step)),
  }

  const text: Chore<TextCheck> = {
    name: SNS_TEXT,
    async step(check, { commit }) {
      const partition = partitionOf(check.topicArn)
      const holders = await store.transact(partition, () => holdersOf(check.textId))
      const gone: string[] = []
      for (const holder of holders) {
        if ((await store.outbox.get(holder)) === undefined) gone.push(holder)
      }
      await commit(partition, (tx) => finishCheck(tx, check, gone))
    },
  }

  const expire: Chore<Expiry> = {
    name: SNS_EXPIRE,
    async step({ topicArn, subscriptionId, owner }, { commit }) {
      const topic = topicOfArn(topicArn)!
      const { partition } = topic
      const scope = [partition, subscriberDirectory(owner, topic)]
      await store.transact(scope, (tx) => expireSubscription(tx, subscriptionId))
      await commit(partition, function* () {})
    },
  }

  const sweep: Chore<Sweep> = {
    name: SNS_SWEEP,
    step: (state, job) => sweepTopic(store, state, job),
  }

  return [fanOut, replay, text, expire, sweep]
}
