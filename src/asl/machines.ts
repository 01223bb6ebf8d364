// Machines by the text of their definition: each is compiled once, and the last few are kept.

import { compile } from './compile/machine.ts'
import { textOf } from './compile/diagnostics.ts'
import type { Machine } from './definition.ts'

const KEPT = 500
const KEPT_CHARACTERS = 32 * 1024 * 1024

export class Machines {
  readonly #kept = new Map<string, Machine>()
  #characters = 0

  /** Of a definition that was found good when it was created. */
  of(definition: string): Machine {
    const known = this.#kept.get(definition)
    if (known !== undefined) {
      this.#kept.delete(definition)
      this.#kept.set(definition, known)
      return known
    }
    const { machine, diagnostics } = compile(definition)
    if (machine === undefined) throw new Error(`a definition is not good: ${diagnostics.found.map(textOf).join(', ')}`) // prettier-ignore
    this.#kept.set(definition, machine)
    this.#characters += definition.length
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT && this.#characters <= KEPT_CHARACTERS) break
      if (oldest === definition) break
      this.#kept.delete(oldest)
      this.#characters -= oldest.length
    }
    return machine
  }
}
