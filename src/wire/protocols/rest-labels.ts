// Path labels: `/2015-03-31/functions/{FunctionName}/invocations`, `/{Bucket}/{Key+}`.

import { decodePercent } from './form.ts'

interface Label {
  readonly name: string
  readonly index: number
  readonly greedy: boolean
}

/** Reads the labels of paths that match a URI template. */
export class LabelReader {
  readonly #labels: readonly Label[]
  readonly #count: number
  /** Segments of the template behind its greedy label. */
  readonly #behind: number

  constructor(uri: string) {
    const [path = ''] = uri.split('?')
    const segments = trimEnd(path).slice(1).split('/')
    this.#labels = segments.flatMap((segment, index) =>
      segment.startsWith('{')
        ? [{ name: segment.replace(/^\{|\+?\}$/g, ''), index, greedy: segment.endsWith('+}') }]
        : [],
    )
    this.#count = segments.length
    const greedy = this.#labels.find((label) => label.greedy)
    this.#behind = greedy === undefined ? 0 : this.#count - greedy.index - 1
  }

  /** Label names and decoded values. */
  *read(path: string): Generator<[name: string, value: string]> {
    if (this.#labels.length === 0) return
    const segments = path.slice(1).split('/')
    for (const { name, index, greedy } of this.#labels) {
      const end = segments.length - this.#behind
      // A greedy label keeps every slash, also doubled ones and one at the end.
      const raw = greedy ? segments.slice(index, end).join('/') : this.#single(segments, index)
      if (raw !== undefined) yield [name, decodePercent(raw)]
    }
  }

  // Behind a greedy label segments are counted from the end.
  #single(segments: readonly string[], index: number): string | undefined {
    const greedy = this.#labels.find((label) => label.greedy)
    if (greedy === undefined || index < greedy.index) return segments[index]
    return segments[segments.length - (this.#count - index)]
  }
}

const trimEnd = (path: string) => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path)
