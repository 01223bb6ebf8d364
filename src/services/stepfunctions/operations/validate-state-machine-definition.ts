// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html

import { compile } from '../../../asl/compile/machine.ts'
import { operation } from '../operation.ts'

const MOST = 100

export const validateStateMachineDefinition = operation(
  'ValidateStateMachineDefinition',
  async (input) => {
    const { definition = '', type = 'STANDARD', severity = 'ERROR', maxResults } = input
    const { diagnostics } = compile(definition, { express: type === 'EXPRESS' })
    const found = diagnostics.found.filter((one) => severity === 'WARNING' || one.severity === 'ERROR') // prettier-ignore
    const most = maxResults || MOST
    return {
      result: diagnostics.failed ? ('FAIL' as const) : ('OK' as const),
      diagnostics: found.slice(0, most).map((one) => ({ ...one })),
      truncated: diagnostics.truncated || found.length > most,
    }
  },
)
