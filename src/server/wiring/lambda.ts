import { unqualified, tableOf, listed, orNothing, type Found, type Survey } from './survey.ts'

export const functions: Survey = {
  service: 'lambda',
  async look(ask, found) {
    const pages = { items: 'Functions', token: 'Marker', next: 'NextMarker' }
    for await (const one of listed(ask, 'ListFunctions', pages)) {
      const { FunctionArn: arn, FunctionName: name } = one
      const { Tags: tags = {} } = await ask('ListTags', { Resource: arn })
      const { ReservedConcurrentExecutions } = await ask('GetFunctionConcurrency', {
        FunctionName: name,
      })
      const { Policy } = await orNothing(ask('GetPolicy', { FunctionName: name }))
      const facts = { ...one, ReservedConcurrentExecutions, Policy }
      found.node({ arn, service: 'lambda', kind: 'function', name, tags, facts })
      const letter = one.DeadLetterConfig?.TargetArn
      if (letter) found.arrow({ from: arn, to: letter, via: 'lambda-dead-letter', failure: true })
      for await (const config of listed(ask, 'ListFunctionEventInvokeConfigs', {
        items: 'FunctionEventInvokeConfigs',
        token: 'Marker',
        next: 'NextMarker',
        input: { FunctionName: name },
      })) {
        destinations(found, arn, config)
      }
    }
    for await (const one of listed(ask, 'ListEventSourceMappings', {
      items: 'EventSourceMappings',
      token: 'Marker',
      next: 'NextMarker',
    })) {
      mapping(found, one)
    }
  },
}

function destinations(found: Found, from: string, config: any): void {
  const { OnSuccess, OnFailure } = config.DestinationConfig ?? {}
  const id = config.FunctionArn
  const good = OnSuccess?.Destination
  const bad = OnFailure?.Destination
  if (good) found.arrow({ from, to: good, via: 'lambda-outcome', id, facts: config })
  if (bad) found.arrow({ from, to: bad, via: 'lambda-outcome', failure: true, id, facts: config })
}

function mapping(found: Found, one: any): void {
  const { EventSourceArn, FunctionArn, UUID: id, State } = one
  if (!EventSourceArn || !FunctionArn) return
  const from = tableOf(EventSourceArn)
  const to = unqualified(FunctionArn)
  const enabled = State !== 'Disabled' && State !== 'Disabling'
  const via = `${from.split(':')[2]}-to-lambda`
  found.arrow({ from, to, via, id, enabled, facts: one })
  const bad = one.DestinationConfig?.OnFailure?.Destination
  if (bad) found.arrow({ from: to, to: bad, via: 'event-source-failure', failure: true, id })
}
