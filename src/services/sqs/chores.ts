// SQS's background work.

import type { Chore } from '../../store/chore.ts'
import { moveStep, SQS_MOVE_TASK, type MoveStep } from './move-task.ts'
import { SQS_PURGE, sweepStep, type Sweep } from './sweep.ts'
import { requireAddress } from './transit.ts'

const purge: Chore<Sweep> = {
  name: SQS_PURGE,
  step(sweep, { commit }) {
    const { partition } = requireAddress(sweep.queueArn)
    return commit(partition, (tx) => sweepStep(tx, partition, sweep))
  },
}

const moveTask: Chore<MoveStep> = {
  name: SQS_MOVE_TASK,
  // One task per queue, and people wait for it.
  atOnce: 8,
  step(step, { commit }) {
    const { partition } = requireAddress(step.sourceArn)
    return commit(partition, (tx) => moveStep(tx, partition, step))
  },
  idOf: ({ taskId }) => taskId,
}

export const sqsChores: readonly Chore[] = [purge, moveTask]
