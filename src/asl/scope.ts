// What expressions see.

import type { Json, JsonObject } from './json.ts'

/** Chance of `States.UUID`, `$random` and jitter. */
export interface Chance {
  /** In [0, 1). */
  float(): number
  uuid(): string
}

export interface Scope {
  readonly input: Json
  /** The context object: `$$`, `$states.context`. */
  readonly context: JsonObject
  /** A variable by name, of the innermost scope that has one. */
  readonly variable: (name: string) => Json | undefined
  /** All of them, for JSONata. */
  readonly variables: () => Readonly<Record<string, Json>>
  readonly chance: Chance
  /** `$states.result`. */
  readonly result?: Json
  /** `$states.errorOutput`. */
  readonly errorOutput?: Json
}

/** An expression that needs nothing but its input. */
export function scopeOf(input: Json, chance: Chance): Scope {
  return { input, context: {}, variable: () => undefined, variables: () => ({}), chance }
}
