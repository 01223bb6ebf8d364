import { eventsToStates } from '../../edges/events-to-states.ts'
import { statesMapChildren } from '../../edges/states-map-children.ts'
import { statesHttp } from '../../edges/states-http.ts'
import { statesToApi } from '../../edges/states-to-api.ts'
import { statesToCall } from '../../edges/states-to-call.ts'
import { statesToEvents } from '../../edges/states-to-events.ts'
import { statesLog, statesToLogs } from '../../edges/states-to-logs.ts'
import { API_DESTINATIONS, EVENTS } from '../../services/events/port.ts'
import { LOGS } from '../../services/logs/port.ts'
import { Definitions } from '../../services/stepfunctions/engine/load.ts'
import { stepChore } from '../../services/stepfunctions/engine/steps.ts'
import { perform, type PerformHttp } from '../../services/stepfunctions/integration/perform.ts'
import { stepfunctions as service } from '../../services/stepfunctions/index.ts'
import { mapRunChore } from '../../services/stepfunctions/map-run/chore.ts'
import { offerChore } from '../../services/stepfunctions/offers.ts'
import { createStatesPort } from '../../services/stepfunctions/port-implementation.ts'
import type { StatesRuntime } from '../../services/stepfunctions/runtime.ts'
import { sweepChore } from '../../services/stepfunctions/chores.ts'
import type { Module } from '../module.ts'
import { stepfunctionsRoutes } from './stepfunctions-routes.ts'

export const stepfunctions: Module = {
  ...service,
  routes: stepfunctionsRoutes,
  open({ env, call, port, permissions, roleCheck, outbound }) {
    const definitions = new Definitions(env.store)
    const http: PerformHttp = (order) =>
      order.resource.includes(':::apigateway:')
        ? statesToApi(outbound, order)
        : statesHttp({ events: port(API_DESTINATIONS), outbound, clock: env.clock })(order)
    const states = createStatesPort({ env, call, definitions, http })
    const own: StatesRuntime = {
      definitions,
      async perform(order) {
        const answer = await perform({ env, call, http }, order, undefined)
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
