// Makes Lambda's operations. Unlike a service whose whole state is in the store, Lambda holds
// processes, so a handler is given the running `Lambda` beside the request's context.

import type { InputOf, OperationName, OutputOf } from '../../wire/types.ts'
import type { Context, Operation } from '../service.ts'
import type { Lambda } from './lambda.ts'

type Client = typeof import('@aws-sdk/client-lambda')

export interface LambdaOperation {
  readonly name: string
  handle(input: any, context: Context, lambda: Lambda): Promise<any>
}

export function operation<Name extends OperationName<Client>>(
  name: Name,
  handle: (
    input: InputOf<Client, Name>,
    context: Context,
    lambda: Lambda,
  ) => Promise<OutputOf<Client, Name>>,
): LambdaOperation {
  return { name, handle }
}

/** The operation as the server sees it. */
export function bind(operation: LambdaOperation, lambda: Lambda): Operation {
  return {
    name: operation.name,
    handle: (input, context) => operation.handle(input, context, lambda),
  }
}
