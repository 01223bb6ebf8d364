// Runs a call of an intrinsic function.

import { intrinsicFailure } from '../failure.ts'
import { readPath } from '../path/read.ts'
import type { Scope } from '../scope.ts'
import type { Json } from '../json.ts'
import { functions } from './functions.ts'
import type { Argument, Call, Given } from './syntax.ts'

/** Throws a StateFailure named States.IntrinsicFailure. */
export function callIntrinsic(call: Call, scope: Scope): Json {
  const given = call.arguments.map((argument) => valueOf(argument, call, scope))
  try {
    return functions.get(call.name)!.run(given, scope.chance)
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
    throw intrinsicFailure(`The function '${call.text}' had the following error: ${thrown.message}`)
  }
}

function valueOf(argument: Argument, call: Call, scope: Scope): Given {
  switch (argument.kind) {
    case 'value':
      return { value: argument.value }
    case 'text':
      return argument
    case 'call':
      return { value: callIntrinsic(argument.call, scope) }
    case 'path': {
      const found = readPath(argument.path, scope)
      if ('value' in found) return found
      throw intrinsicFailure(
        `The function '${call.text}' had the following error: The JsonPath argument for the field '${argument.path.text}' could not be found in the input '${JSON.stringify(scope.input)}'`,
      )
    }
  }
}
