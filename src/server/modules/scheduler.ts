import { schedulerDeadLetter, schedulerToTarget } from '../../edges/scheduler-to-target.ts'
import { EVENTS } from '../../services/events/port.ts'
import { scheduler as service } from '../../services/scheduler/index.ts'
import { schedulerChores } from '../../services/scheduler/moments.ts'
import { SQS } from '../../services/sqs/port.ts'
import type { Module } from '../module.ts'

export const scheduler: Module = {
  ...service,
  open: ({ call, port, roleCheck }) => ({
    chores: schedulerChores,
    edges: () => [
      schedulerToTarget({ call, outbox: port(EVENTS) }),
      schedulerDeadLetter({ sqs: port(SQS), roleCheck }),
    ],
  }),
}
