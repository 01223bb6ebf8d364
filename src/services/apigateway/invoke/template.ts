// A mapping template over a request or an answer.

import type { ApiCall } from './call.ts'
import { GatewayError } from './gateway-error.ts'
import { lastOf } from './received.ts'
import { inputOf, util } from '../vtl/input.ts'
import { TemplateError } from '../vtl/nodes.ts'
import { render } from '../vtl/render.ts'
import type { Value } from '../vtl/values.ts'

/** The template's text; `$context` of the call takes the overrides that it sets. */
export function rendered(call: ApiCall, template: string, body: string): string {
  const { received, context, variables } = call
  try {
    return render(
      call.compiled.template(template),
      new Map<string, Value>([
        [
          'input',
          inputOf({
            body,
            path: received.pathParameters,
            querystring: lastOf(received.query),
            header: lastOf(received.headers),
          }),
        ],
        ['util', util],
        ['context', context],
        ['stageVariables', new Map<string, Value>(Object.entries(variables))],
      ]),
    )
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    const reason = `Unable to transform request: ${error.message}`
    throw new GatewayError('API_CONFIGURATION_ERROR', { reason })
  }
}

const STAGE_VARIABLE = /\$\{stageVariables\.(\w{1,256})\}/g

/** `${stageVariables.x}` in URIs, ARNs and credentials. */
export function withVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(STAGE_VARIABLE, (_, name: string) =>
    Object.hasOwn(variables, name) ? variables[name]! : '',
  )
}
