import { eventsToStates } from '../../edges/events-to-states.ts'
import { statesMapChildren } from '../../edges/states-map-children.ts'
import { statesToCall } from '../../edges/states-to-call.ts'
import { statesToEvents } from '../../edges/states-to-events.ts'
import { statesLog, statesToLogs } from '../../edges/states-to-logs.ts'
import { EVENTS } from '../../services/events/port.ts'
import { LOGS } from '../../services/logs/port.ts'
import { Definitions } from '../../services/stepfunctions/engine/load.ts'
import { stepChore } from '../../services/stepfunctions/engine/steps.ts'
import { perform } from '../../services/stepfunctions/integration/perform.ts'
import { stepfunctions as service } from '../../services/stepfunctions/index.ts'
import { mapRunChore } from '../../services/stepfunctions/map-run/chore.ts'
import { offerChore } from '../../services/stepfunctions/offers.ts'
import { createStatesPort } from '../../services/stepfunctions/port-implementation.ts'
import type { StatesRuntime } from '../../services/stepfunctions/runtime.ts'
import { sweepChore } from '../../services/stepfunctions/chores.ts'
import type { Module } from '../module.ts'

export const stepfunctions: Module = {
  ...service,
  open({ env, call, port, permissions, roleCheck }) {
    const definitions = new Definitions(env.store)
    const states = createStatesPort({ env, call, definitions })
    const own: StatesRuntime = {
      definitions,
      async perform(order) {
        const answer = await perform({ env, call }, order, undefined)
        if (answer.kind !== 'absent') return answer
        const cause = `Millrace has no ${answer.service}:${answer.action}`
        return { kind: 'failure', error: 'States.TaskFailed', cause }
      },
      log: (lines) => statesLog(port(LOGS), lines),
    }
    return {
      port: states,
      own,
      chores: [
        stepChore({ ...env, definitions }),
        mapRunChore({ env, call, definitions }),
        offerChore,
        sweepChore,
      ],
      edges: () => [
        statesToCall({ states, outbox: port(EVENTS) }),
        statesMapChildren(states),
        statesToEvents(port(EVENTS)),
        statesToLogs(port(LOGS)),
        eventsToStates({ events: port(EVENTS), permissions, roleCheck, states }),
      ],
    }
  },
}
