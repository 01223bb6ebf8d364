// Walks over a template's text.

import { TemplateError } from './nodes.ts'

const MAX_DEPTH = 100

export class Scanner {
  readonly text: string
  at = 0
  #depth = 0

  constructor(text: string) {
    this.text = text
  }

  get done(): boolean {
    return this.at >= this.text.length
  }

  peek(ahead = 0): string {
    return this.text[this.at + ahead] ?? ''
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.at)
  }

  /** Passes over a text that stands here. */
  take(text: string): boolean {
    if (!this.startsWith(text)) return false
    this.at += text.length
    return true
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.wrong(`expected ${text}`)
  }

  spaces(): void {
    while (/\s/.test(this.peek())) this.at++
  }

  /** `[a-zA-Z_][\w-]*`, or '' where none stands. */
  name(): string {
    if (!isNameStart(this.peek())) return ''
    const start = this.at
    while (isNamePart(this.peek())) this.at++
    return this.text.slice(start, this.at)
  }

  /** Runs a part of the grammar that may contain itself. */
  nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw this.wrong('nested too deep')
    const result = read()
    this.#depth--
    return result
  }

  wrong(what: string): TemplateError {
    const before = this.text.slice(0, this.at)
    const line = before.split('\n').length
    return new TemplateError(
      `${what} at line ${line}, column ${this.at - before.lastIndexOf('\n')}`,
    )
  }
}

export function isNameStart(c: string): boolean {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c === '_'
}

function isNamePart(c: string): boolean {
  return isNameStart(c) || (c >= '0' && c <= '9') || c === '-'
}
