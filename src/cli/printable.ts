// What callers of Millrace chose, made fit for a terminal, which obeys some of what it is shown: control
// characters move the cursor or forge a line, format characters turn text around.

const UNFIT = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** On one line: whatever is not to be printed stands there as an escape. */
export function printable(text: string): string {
  return text.replace(UNFIT, (character) =>
    character === '\n' ? '\\n' : character === '\r' ? '\\r' : escaped(character),
  )
}

/** The same in its lines. */
export function printableLines(text: string): string[] {
  return text.split('\n').map((line) => printable(line.replaceAll('\t', '  ')))
}

/** A value as JSON on one line, nothing but printable characters in it. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(UNFIT, escaped)
}

function escaped(character: string): string {
  let text = ''
  for (let i = 0; i < character.length; i++) {
    text += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`
  }
  return text
}
