// One state of each type.

import type {
  FailState,
  ParallelState,
  PassState,
  State,
  TaskState,
  WaitState,
} from '../definition.ts'
import { readTimestamp } from '../timestamp.ts'
import { compileChoice } from './choice.ts'
import { commonOf, type Common } from './every-state.ts'
import { compileCatch, compileRetry } from './failing.ts'
import { FIELDS } from './fields.ts'
import { compileMap } from './map.ts'
import { parseResource } from './resource.ts'
import { aNumber, aString, type Source } from './source.ts'

const MOST_SECONDS = 99_999_999

export interface StateOptions {
  readonly express: boolean
  /** Compiles a flow that stands in the state, and answers its index. */
  readonly flow: (source: Source) => number
}

/** undefined: it has no type that there is. */
export function compileState(
  source: Source,
  name: string,
  options: StateOptions,
): State | undefined {
  const type = source.text('Type')
  if (type === undefined) return source.wrong('These fields are required: [Type]')
  if (!Object.hasOwn(FIELDS, type)) {
    return source.wrong(`Value must be one of [${Object.keys(FIELDS).join(', ')}]`, 'Type')
  }
  const common = commonOf(source, name, type)
  switch (type) {
    case 'Pass':
      return passOf(source, common)
    case 'Task':
      return taskOf(source, common, options)
    case 'Choice':
      return compileChoice(source, common)
    case 'Wait':
      return waitOf(source, common)
    case 'Succeed':
      return { ...common, type, next: undefined }
    case 'Fail':
      return failOf(source, common)
    case 'Parallel':
      return parallelOf(source, common, options)
    default:
      return compileMap(source, common, options.flow)
  }
}

function passOf(source: Source, common: Common): PassState {
  return { ...common, type: 'Pass', result: source.get('Result') }
}

function taskOf(source: Source, common: Common, { express }: StateOptions): TaskState {
  const text = source.text('Resource') ?? ''
  const resource = parseResource(text)
  if (typeof resource === 'string') source.wrong(resource, 'Resource')
  else if (express && resource.kind === 'activity') {
    source.wrong('Express state machine does not support Activity ARNs', 'Resource')
  } else if (express && resource.kind === 'service' && resource.pattern !== 'request') {
    const pattern = resource.pattern === 'waitForTaskToken' ? '.waitForTaskToken' : '.sync'
    // AWS's text has that space in one of the two.
    const space = pattern === '.sync' ? '' : ' '
    source.wrong(`Express state machine does not support '${pattern}' service integration${space}`, 'Resource') // prettier-ignore
  }
  const credentials = source.object('Credentials')
  const timeout = source.dynamic<number>('TimeoutSeconds', aNumber(1, MOST_SECONDS))
  const heartbeat = source.dynamic<number>('HeartbeatSeconds', aNumber(1, MOST_SECONDS))
  if (
    timeout?.kind === 'static' &&
    heartbeat?.kind === 'static' &&
    heartbeat.value >= timeout.value
  ) {
    source.wrong('HeartbeatSeconds must be smaller than TimeoutSeconds')
  }
  return {
    ...common,
    type: 'Task',
    resource: typeof resource === 'string' ? { kind: 'function', arn: text } : resource,
    ...{ timeout, heartbeat },
    role: credentials?.dynamic('RoleArn', aString, 'RoleArn.$'),
    retry: compileRetry(source),
    catch: compileCatch(source),
  }
}

function waitOf(source: Source, common: Common): WaitState {
  const given = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'].filter((name) => source.has(name)) // prettier-ignore
  if (given.length !== 1) source.wrong('Exactly one of these fields is required: [Seconds, SecondsPath, Timestamp, TimestampPath]') // prettier-ignore
  const seconds = source.dynamic<number>('Seconds', aNumber(0, MOST_SECONDS))
  if (seconds !== undefined) return { ...common, type: 'Wait', until: { kind: 'seconds', seconds } }
  const timestamp = source.dynamic<string>(
    'Timestamp',
    (value) =>
    typeof value === 'string' && readTimestamp(value) !== undefined ? undefined : 'String does not match RFC3339 timestamp', // prettier-ignore
  )
  const until = {
    kind: 'timestamp',
    timestamp: timestamp ?? { kind: 'static', value: '' },
  } as const
  return { ...common, type: 'Wait', until }
}

function failOf(source: Source, common: Common): FailState {
  return {
    ...common,
    type: 'Fail',
    next: undefined,
    error: source.dynamic('Error', aString),
    cause: source.dynamic('Cause', aString),
  }
}

function parallelOf(source: Source, common: Common, { flow }: StateOptions): ParallelState {
  const branches = source.objects('Branches')
  if (source.has('Branches') && branches.length === 0) source.wrong('Value cannot be empty', 'Branches') // prettier-ignore
  return {
    ...common,
    type: 'Parallel',
    branches: branches.map(flow),
    retry: compileRetry(source),
    catch: compileCatch(source),
  }
}
