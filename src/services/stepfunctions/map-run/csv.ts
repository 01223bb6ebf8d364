// Comma-separated values, as RFC 4180 has them.

/** Rows of fields; `most` rows at most. */
export function readCsv(text: string, delimiter: string, most = Infinity): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  const endField = () => {
    row.push(field)
    field = ''
  }
  for (let i = 0; i < text.length && rows.length < most; i++) {
    const character = text[i]!
    if (quoted) {
      if (character !== '"') field += character
      else if (text[i + 1] === '"') field += text[++i]
      else quoted = false
    } else if (character === '"' && field === '') quoted = true
    else if (character === delimiter) endField()
    else if (character === '\n') {
      if (field.endsWith('\r')) field = field.slice(0, -1)
      endField()
      rows.push(row)
      row = []
    } else field += character
  }
  if ((field !== '' || row.length > 0) && rows.length < most) {
    endField()
    rows.push(row)
  }
  return rows
}

/** Each row as an object by the headers: what is too much is left out, what is missing is empty. */
export function objectsOf(
  rows: readonly string[][],
  headers: readonly string[],
): Record<string, string>[] {
  return rows.map((row) => Object.fromEntries(headers.map((name, i) => [name, row[i] ?? ''])))
}
