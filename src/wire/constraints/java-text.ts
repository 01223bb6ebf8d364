// Values as AWS's (Java) services print them in validation messages.

import type { Member, Shape } from '../model.ts'

// The value stands in the message; a message the size of the request helps nobody.
const MAX_TEXT = 16_384

/** `arn:aws:…`, `[a, b]`, `{key=value}`, `PutEventsRequestEntry(time=null, source=x)` */
export function javaText(shapes: readonly Shape[], member: Member, value: unknown): string {
  return new Printer(shapes).print(member, value).slice(0, MAX_TEXT)
}

/** `MaxResults` → `maxResults`, as Java names a field. */
export function fieldName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

/** A Java double has a point: `1.0`. */
export function javaDouble(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value)
}

class Printer {
  readonly #shapes: readonly Shape[]
  #length = 0

  constructor(shapes: readonly Shape[]) {
    this.#shapes = shapes
  }

  print(member: Member, value: unknown): string {
    if (value === undefined || value === null) return 'null'
    if (this.#length > MAX_TEXT) return ''
    const shape = this.#shapes[member.shape]!
    switch (shape.kind) {
      case 'list':
        return `[${(value as unknown[]).map((item) => this.print(shape.item, item)).join(', ')}]`
      case 'map': {
        const entries = Object.entries(value).map(
          ([key, item]) => `${key}=${this.print(shape.value, item)}`,
        )
        return `{${entries.join(', ')}}`
      }
      case 'simple':
        return this.#simple(shape.type === 'float' ? javaDouble(value as number) : value)
      default: {
        const fields = shape.members.map(
          (m) =>
            `${fieldName(m.name)}=${this.print(m, (value as Record<string, unknown>)[m.name])}`,
        )
        return `${shape.name}(${fields.join(', ')})`
      }
    }
  }

  #simple(value: unknown): string {
    let text: string
    if (value instanceof Uint8Array) {
      text = `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`
    } else if (value instanceof Date) text = value.toUTCString()
    else if (typeof value === 'object') text = JSON.stringify(value)
    else text = String(value)
    this.#length += text.length
    return text
  }
}
