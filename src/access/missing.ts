// What to tell someone whose event AWS would have refused: the statement that their policy lacks.

import type { AccessRequest } from './request.ts'

/** A least-privilege statement, as JSON text, that would allow the request. */
export function missingStatement(request: AccessRequest): string {
  const condition = conditionOf(request)
  return JSON.stringify({
    Effect: 'Allow',
    Principal: principalOf(request),
    Action: request.action,
    Resource: request.resource,
    ...(condition && { Condition: condition }),
  })
}

function principalOf({ principal }: AccessRequest): unknown {
  switch (principal.kind) {
    case 'service':
      return { Service: principal.service }
    case 'aws':
      return { AWS: principal.arn }
    case 'federated':
      return { Federated: principal.provider }
    case 'anonymous':
      return '*'
  }
}

/** Services are let in for one source only, as AWS's confused-deputy advice has it. */
function conditionOf(request: AccessRequest): Record<string, Record<string, string>> | undefined {
  if (request.principal.kind !== 'service') return undefined
  for (const [key, value] of Object.entries(request.context ?? {})) {
    if (key.toLowerCase() === 'aws:sourcearn' && typeof value === 'string') {
      return { ArnLike: { 'aws:SourceArn': value } }
    }
  }
  return undefined
}
