// What a transaction may be given.

import {
  MAX_KEY_BYTES,
  MAX_SCOPE,
  MAX_VALUE_BYTES,
  type Key,
  type Scope,
  type Val,
} from '../store.ts'

/** Why this is no scope of a transaction; undefined if it is one. */
export function scopeFault(scope: Scope): RangeError | undefined {
  if (typeof scope === 'string' || (scope.length > 0 && scope.length <= MAX_SCOPE)) return undefined
  return new RangeError(`a scope of ${scope.length} partitions; 1 to ${MAX_SCOPE} are allowed`)
}

export function checkValue(key: Key, value: Val): void {
  checkKey(key)
  if (value.byteLength <= MAX_VALUE_BYTES) return
  throw new RangeError(`value of ${value.byteLength} bytes is over ${MAX_VALUE_BYTES}`)
}

export function checkDelta(key: Key, delta: number): void {
  checkKey(key)
  if (!Number.isSafeInteger(delta)) throw new RangeError(`counter changed by ${delta}`)
}

export function checkKey(key: Key): void {
  if (key.byteLength === 0) throw new RangeError('empty key')
  if (key.byteLength > MAX_KEY_BYTES) {
    throw new RangeError(`key of ${key.byteLength} bytes is over ${MAX_KEY_BYTES}`)
  }
}
