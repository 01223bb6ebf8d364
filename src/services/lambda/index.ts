// AWS Lambda: what the server composes.

import type { Env, Service } from '../service.ts'
import { Executor, type ExecutorOptions } from './execution/executor.ts'
import type { Lambda } from './lambda.ts'
import { createMappings } from './mappings.ts'
import { bind, type LambdaOperation } from './operation.ts'
import { createEventSourceMapping } from './operations/create-event-source-mapping.ts'
import { createFunction } from './operations/create-function.ts'
import { deleteEventSourceMapping } from './operations/delete-event-source-mapping.ts'
import { getEventSourceMapping } from './operations/get-event-source-mapping.ts'
import { invoke } from './operations/invoke.ts'
import { listEventSourceMappings } from './operations/list-event-source-mappings.ts'
import { updateEventSourceMapping } from './operations/update-event-source-mapping.ts'
import { Packages } from './packages.ts'
import { createLambdaPort } from './port-implementation.ts'
import type { LambdaPort } from './port.ts'

export type { LogSink } from './log-sink.ts'

const operations: readonly LambdaOperation[] = [
  createEventSourceMapping,
  createFunction,
  deleteEventSourceMapping,
  getEventSourceMapping,
  invoke,
  listEventSourceMappings,
  updateEventSourceMapping,
]

export interface RunningLambda {
  readonly service: Service
  readonly port: LambdaPort
  /** Ends every process of every function; invocations under way are given up. */
  stop(): Promise<void>
}

export function createLambda(env: Env, needs: ExecutorOptions = {}): RunningLambda {
  const packages = new Packages(env)
  const executor = new Executor(env, packages, needs)
  const lambda: Lambda = { env, packages, executor, mappings: createMappings(env) }
  return {
    service: {
      name: 'lambda',
      model: 'lambda',
      operations: operations.map((operation) => bind(operation, lambda)),
    },
    port: createLambdaPort(lambda),
    stop: () => executor.stop(),
  }
}
