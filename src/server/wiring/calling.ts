// What calls others step by step: state machines, and APIs.

import { unqualified, lastOf, listed, jsonOf, type Found, type Survey } from './survey.ts'

export const machines: Survey = {
  service: 'stepfunctions',
  async look(ask, found) {
    const pages = { items: 'stateMachines', token: 'nextToken' }
    for await (const one of listed(ask, 'ListStateMachines', pages)) {
      const { stateMachineArn: arn, name = lastOf(arn) } = one
      const { definition, ...facts } = await ask('DescribeStateMachine', { stateMachineArn: arn })
      found.node({
        ...{ arn, service: 'stepfunctions', kind: 'state-machine', name },
        facts: { ...facts, definition },
      })
      const region = arn.split(':')[3]
      const account = arn.split(':')[4]
      for (const to of calledBy(jsonOf(definition), region, account)) {
        found.arrow({ from: arn, to, via: 'states-to-call' })
      }
    }
  },
}

/** Members of a task's input that name what it calls. */
const NAMING = ['FunctionName', 'TopicArn', 'StateMachineArn', 'QueueUrl', 'TableName']
const DEEPEST = 64

/** ARNs in a definition; what is computed while it runs is not known. */
function calledBy(definition: unknown, region = '', account = ''): Set<string> {
  const found = new Set<string>()
  const walk = (value: unknown, depth: number): void => {
    if (depth > DEEPEST || typeof value !== 'object' || value === null) return
    for (const [name, member] of Object.entries(value)) {
      if (typeof member !== 'string') walk(member, depth + 1)
      else if (
        name === 'Resource' &&
        member.includes(':lambda:') &&
        member.includes(':function:')
      ) {
        found.add(unqualified(member))
      } else if (NAMING.includes(name)) {
        const arn = arnOf(name, member, region, account)
        if (arn !== undefined) found.add(arn)
      }
    }
  }
  walk(definition, 0)
  return found
}

function arnOf(name: string, text: string, region: string, account: string): string | undefined {
  if (text.startsWith('arn:')) return name === 'FunctionName' ? unqualified(text) : text
  // JSONata and JSONPath.
  if (/[{$]/.test(text)) return undefined
  if (name === 'QueueUrl') return `arn:aws:sqs:${region}:${account}:${lastOf(text, '/')}`
  if (name === 'TableName') return `arn:aws:dynamodb:${region}:${account}:table/${text}`
  if (name === 'FunctionName') return `arn:aws:lambda:${region}:${account}:function:${text}`
  return undefined
}

export const restApis: Survey = {
  service: 'apigateway',
  async look(ask, found) {
    for await (const api of listed(ask, 'GetRestApis', { items: 'items', token: 'position' })) {
      // APIs have no account in their ARNs; they are seen in one anyway.
      const arn = `api:${api.id}`
      const tags = api.tags ?? {}
      found.node({ arn, service: 'apigateway', kind: 'rest-api', name: api.name, tags, facts: api })
      const pages = {
        ...{ items: 'items', token: 'position' },
        input: { restApiId: api.id, embed: ['methods'] },
      }
      for await (const resource of listed(ask, 'GetResources', pages))
        integrations(found, arn, resource)
    }
  },
}

function integrations(found: Found, from: string, { path, resourceMethods = {} }: any): void {
  for (const [method, { methodIntegration }] of Object.entries<any>(resourceMethods)) {
    const uri = methodIntegration?.uri
    if (typeof uri !== 'string') continue
    const to = /functions\/(arn:[^/]+)\/invocations/.exec(uri)?.[1]
    const id = `${method} ${path}`
    if (to !== undefined) found.arrow({ from, to: unqualified(to), via: 'api-to-lambda', id })
    else if (uri.startsWith('http')) found.arrow({ from, to: uri, via: 'api-to-http', id })
  }
}
