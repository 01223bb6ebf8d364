// A state machine as it runs: read, checked and compiled once per definition.
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html

import type { Json } from './json.ts'
import type { Template } from './jsonata/template.ts'
import type { Path } from './path/syntax.ts'
import type { Payload, Query } from './template.ts'

export type Language = 'JSONPath' | 'JSONata'

export interface Machine {
  /** `flows[0]` is the machine itself; a state's branches and processors name theirs by index. */
  readonly flows: readonly Flow[]
  readonly timeoutSeconds: number | undefined
  readonly language: Language
  /** Which variables each state reads, sorted. */
  readonly references: ReadonlyMap<string, readonly string[]>
}

export interface Flow {
  readonly startAt: string
  readonly states: ReadonlyMap<string, State>
}

export type State = PassState | TaskState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState // prettier-ignore

interface Common {
  readonly name: string
  readonly language: Language
  /** undefined: the end of its flow. */
  readonly next: string | undefined
  readonly data: Data
}

/** What all states do with what comes in and goes out, as far as they have it. */
export interface Data {
  /** null: nothing of it, `{}`. */
  readonly inputPath?: Query | null
  readonly parameters?: Payload
  readonly resultSelector?: Payload
  /** null: the result is dropped. */
  readonly resultPath?: Path | null
  readonly outputPath?: Query | null
  readonly assign?: Payload | Template
  readonly arguments?: Template
  readonly output?: Template
}

/** A value in the definition, in the input, or of an expression. */
export type Dynamic<T extends Json = Json> =
  | { readonly kind: 'static'; readonly value: T }
  /** `field`: `SecondsPath`. */
  | { readonly kind: 'path'; readonly field: string; readonly query: Query; readonly text: string }
  | { readonly kind: 'template'; readonly field: string; readonly template: Template }

export interface PassState extends Common {
  readonly type: 'Pass'
  readonly result?: Json
}

export interface TaskState extends Common, Failing {
  readonly type: 'Task'
  readonly resource: Resource
  readonly timeout?: Dynamic<number>
  readonly heartbeat?: Dynamic<number>
  /** Credentials.RoleArn. */
  readonly role?: Dynamic<string>
}

export interface ChoiceState extends Common {
  readonly type: 'Choice'
  readonly choices: readonly Choice[]
  readonly otherwise: string | undefined
}

export interface Choice {
  readonly rule: Rule
  readonly next: string
  readonly assign?: Payload | Template
  readonly output?: Template
}

export type Rule =
  | { readonly kind: 'and' | 'or'; readonly rules: readonly Rule[] }
  | { readonly kind: 'not'; readonly rule: Rule }
  | { readonly kind: 'condition'; readonly template: Template }
  | {
      readonly kind: 'compare'
      readonly variable: Path
      /** Without `Path`: `StringEquals`. */
      readonly operator: string
      readonly value: Json | undefined
      readonly path: Path | undefined
    }

export interface WaitState extends Common {
  readonly type: 'Wait'
  readonly until:
    | { readonly kind: 'seconds'; readonly seconds: Dynamic<number> }
    | { readonly kind: 'timestamp'; readonly timestamp: Dynamic<string> }
}

export interface SucceedState extends Common {
  readonly type: 'Succeed'
}

export interface FailState extends Common {
  readonly type: 'Fail'
  readonly error?: Dynamic<string>
  readonly cause?: Dynamic<string>
}

export interface Failing {
  readonly retry: readonly Retrier[]
  readonly catch: readonly Catcher[]
}

export interface ParallelState extends Common, Failing {
  readonly type: 'Parallel'
  /** Indexes of flows. */
  readonly branches: readonly number[]
}

export interface MapState extends Common, Failing {
  readonly type: 'Map'
  readonly flow: number
  /** undefined: iterations are branches of this execution; otherwise executions of their own. */
  readonly distributed?: Distributed
  readonly items?: Dynamic
  readonly selector?: Payload | Template
  readonly maxConcurrency?: Dynamic<number>
}

export interface Distributed {
  readonly type: 'STANDARD' | 'EXPRESS'
  readonly label: string | undefined
  readonly reader?: Reader
  readonly batcher?: Batcher
  readonly writer?: Writer
  readonly toleratedCount?: Dynamic<number>
  readonly toleratedPercentage?: Dynamic<number>
}

export interface Reader {
  readonly resource: string
  readonly arguments: Payload | Template
  readonly inputType: 'CSV' | 'JSON' | 'JSONL' | 'MANIFEST' | 'PARQUET' | undefined
  readonly headerLocation: 'FIRST_ROW' | 'GIVEN' | undefined
  readonly headers: readonly string[]
  readonly delimiter: string
  readonly maxItems?: Dynamic<number>
  /** JSON pointer to the array within a JSON file. */
  readonly pointer: string | undefined
  /** `LOAD_AND_FLATTEN`: the objects of a listing are read, and their items are the items. */
  readonly transformation: 'NONE' | 'LOAD_AND_FLATTEN'
}

export interface Batcher {
  readonly maxItems?: Dynamic<number>
  readonly maxBytes?: Dynamic<number>
  readonly input?: Payload | Template
}

export interface Writer {
  /** undefined: results are not exported, only shaped. */
  readonly resource: string | undefined
  readonly arguments: Payload | Template | undefined
  readonly outputType: 'JSON' | 'JSONL'
  readonly transformation: 'NONE' | 'COMPACT' | 'FLATTEN'
}

export interface Retrier {
  readonly errors: readonly string[]
  readonly intervalSeconds: number
  readonly maxAttempts: number
  readonly backoffRate: number
  readonly maxDelaySeconds: number | undefined
  readonly jitter: boolean
}

export interface Catcher {
  readonly errors: readonly string[]
  readonly next: string
  readonly resultPath?: Path | null
  readonly assign?: Payload | Template
  readonly output?: Template
}

export type Resource =
  | { readonly kind: 'function'; readonly arn: string }
  | { readonly kind: 'activity'; readonly arn: string }
  | Integration

export interface Integration {
  readonly kind: 'service'
  readonly arn: string
  /** `sqs`; of an SDK integration the SDK's name of it. */
  readonly service: string
  /** `sendMessage`. */
  readonly action: string
  readonly sdk: boolean
  readonly pattern: 'request' | 'sync' | 'sync:2' | 'waitForTaskToken'
}

/** As history events name it: `sendMessage.waitForTaskToken` of `sqs`, `aws-sdk:sqs`. */
export function namesOf({ service, action, sdk, pattern }: Integration): {
  readonly resource: string
  readonly resourceType: string
} {
  return {
    resource: pattern === 'request' ? action : `${action}.${pattern}`,
    resourceType: sdk ? `aws-sdk:${service}` : service,
  }
}
