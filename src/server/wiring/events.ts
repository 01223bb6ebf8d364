import { unqualified, lastOf, listed, type Ask, type Found, type Survey } from './survey.ts'

export const buses: Survey = {
  service: 'events',
  async look(ask, found) {
    for await (const bus of listed(ask, 'ListEventBuses', pages('EventBuses'))) {
      const { Arn: arn, Name: name } = bus
      found.node({ arn, service: 'events', kind: 'bus', name, facts: bus })
      const input = { EventBusName: name }
      for await (const rule of listed(ask, 'ListRules', pages('Rules', input))) {
        await lookAtRule(ask, found, arn, rule)
      }
    }
    for await (const one of listed(ask, 'ListApiDestinations', pages('ApiDestinations'))) {
      const { ApiDestinationArn: arn, Name: name } = one
      found.node({ arn, service: 'events', kind: 'api-destination', name, facts: one })
    }
    for await (const one of listed(ask, 'ListArchives', pages('Archives'))) {
      const { ArchiveName: name, EventSourceArn: from } = one
      const arn = `${from.split(':').slice(0, 5).join(':')}:archive/${name}`
      found.node({ arn, service: 'events', kind: 'archive', name, facts: one })
      found.arrow({ from, to: arn, via: 'events-to-archive', facts: one })
    }
  },
}

/** A schedule has no bus that it hears. */
async function lookAtRule(ask: Ask, found: Found, busArn: string, rule: any): Promise<void> {
  const { Arn: arn, Name: name, EventBusName, ManagedBy } = rule
  // Archives have rules of their own, which are drawn as archives.
  if (ManagedBy) return
  const enabled = rule.State !== 'DISABLED'
  found.node({ arn, service: 'events', kind: 'rule', name, facts: rule })
  if (rule.EventPattern) {
    found.arrow({ from: busArn, to: arn, via: 'rule', enabled, facts: rule })
  }
  const input = { Rule: name, EventBusName }
  for await (const target of listed(ask, 'ListTargetsByRule', pages('Targets', input))) {
    const to = target.Arn.includes(':lambda:') ? unqualified(target.Arn) : target.Arn
    const { Id: id, DeadLetterConfig } = target
    found.arrow({ from: arn, to, via: `events-to-${kindOf(to)}`, enabled, id, facts: target })
    if (!DeadLetterConfig?.Arn) continue
    found.arrow({
      from: arn,
      to: DeadLetterConfig.Arn,
      via: 'events-dead-letter',
      failure: true,
      id,
    })
  }
}

const EDGES: Readonly<Record<string, string>> = { events: 'bus', states: 'states', logs: 'logs' }

function kindOf(arn: string): string {
  const [, , service = '', , , kind = ''] = arn.split(':')
  if (service === 'events' && kind.startsWith('api-destination')) return 'http'
  return EDGES[service] ?? (service || lastOf(arn))
}

function pages(items: string, input: Record<string, unknown> = {}) {
  return { items, token: 'NextToken', input }
}
