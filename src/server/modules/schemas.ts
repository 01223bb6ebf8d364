import { eventsToSchemas } from '../../edges/events-to-schemas.ts'
import { parseArn } from '../../kernel/arn.ts'
import { EVENTS, type EventsPort } from '../../services/events/port.ts'
import { schemasChores } from '../../services/schemas/chores.ts'
import { schemas as service } from '../../services/schemas/index.ts'
import type { ManagedRules } from '../../services/schemas/managed-rules.ts'
import { createSchemasPort } from '../../services/schemas/port-implementation.ts'
import type { Module } from '../module.ts'

export const schemas: Module = {
  ...service,
  open({ env, port }) {
    const own = createSchemasPort(env.store)
    return {
      port: own,
      chores: schemasChores(env.store, () => managedRules(port(EVENTS))),
      edges: () => [eventsToSchemas({ schemas: own, events: port(EVENTS) })],
    }
  },
}

/** A discoverer's rule takes every event but those of replays, and of its own account where it says so. */
function managedRules(events: Pick<EventsPort, 'manageRule'>): ManagedRules {
  return {
    manage(busArn, name, rule) {
      if (rule === undefined) return events.manageRule(busArn, name, undefined)
      const { targetArn, enabled, crossAccount } = rule
      const { account } = parseArn(busArn)!
      const pattern = JSON.stringify({
        'replay-name': [{ exists: false }],
        ...(crossAccount ? {} : { account: [account] }),
      })
      const by = 'schemas.amazonaws.com'
      return events.manageRule(busArn, name, { pattern, targetArn, enabled, by })
    },
  }
}
