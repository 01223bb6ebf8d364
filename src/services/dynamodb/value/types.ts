// Attribute values: as clients send them, and as rows keep them.

export type Kind = 'S' | 'N' | 'B' | 'SS' | 'NS' | 'BS' | 'M' | 'L' | 'NULL' | 'BOOL'

/** As the wire has it: binary as bytes. */
export interface WireValue {
  S?: string | undefined
  N?: string | undefined
  B?: Uint8Array | undefined
  SS?: string[] | undefined
  NS?: string[] | undefined
  BS?: Uint8Array[] | undefined
  M?: Record<string, WireValue> | undefined
  L?: WireValue[] | undefined
  NULL?: boolean | undefined
  BOOL?: boolean | undefined
  $unknown?: unknown
}

export type WireItem = Readonly<Record<string, WireValue>>

/**
 * As rows keep it: exactly one member; numbers canonical, binary as base64 text, so that a row is
 * plain JSON.
 */
export type Value =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly M: Item }
  | { readonly L: readonly Value[] }
  | { readonly NULL: true }
  | { readonly BOOL: boolean }

/** Attributes by name; without prototype, for an attribute may be called `__proto__`. */
export type Item = Readonly<Record<string, Value>>

export const KINDS: readonly Kind[] = ['S', 'N', 'B', 'SS', 'NS', 'BS', 'M', 'L', 'NULL', 'BOOL']

export function kindOf(value: Value): Kind {
  for (const kind in value) return kind as Kind
  throw new TypeError('an attribute value without a type')
}

export function contentOf(value: Value): any {
  for (const kind in value) return (value as any)[kind]
}

export function emptyItem(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>
}

export function copyOf(item: Item): Record<string, Value> {
  return Object.assign(emptyItem(), item)
}
