// An HTML form with a file, as browsers send it: the fields in front of the file, then its bytes as they
// arrive. What follows the file is read and passed over.
// https://www.rfc-editor.org/rfc/rfc7578

export interface FormFields {
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** undefined: the form has no file. */
  readonly file: { readonly name: string | undefined } | undefined
}

export class MalformedForm extends Error {
  override name = 'MalformedForm'
}

/** Fields in front of the file are longer than allowed. */
export class FormTooLong extends Error {
  override name = 'FormTooLong'
}

const BLANK = Buffer.from('\r\n\r\n')
const MAX_FIELDS_BYTES = 20 * 1024

export function boundaryOf(contentType: string): string | undefined {
  const at = contentType.toLowerCase().indexOf('boundary=')
  if (at < 0) return undefined
  const text = contentType
    .slice(at + 9)
    .split(';', 1)[0]!
    .trim()
  const plain = text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
  return plain.length > 0 && plain.length <= 70 ? plain : undefined
}

export class FormReader {
  readonly #source: AsyncIterator<Uint8Array>
  readonly #delimiter: Buffer
  // A line break belongs to the delimiter: so that the first one has it, too.
  #buffer: Buffer = Buffer.from('\r\n')
  #ended = false

  constructor(source: AsyncIterable<Uint8Array>, boundary: string) {
    this.#source = source[Symbol.asyncIterator]()
    this.#delimiter = Buffer.from(`\r\n--${boundary}`)
  }

  async fields(): Promise<FormFields> {
    await this.#upTo(this.#delimiter)
    const fields: [string, string][] = []
    for (;;) {
      if (await this.#isLast()) return { fields, file: undefined }
      const { name, fileName } = headOf((await this.#upTo(BLANK)).toString('utf8'))
      if (name.toLowerCase() === 'file') return { fields, file: { name: fileName } }
      fields.push([name, (await this.#upTo(this.#delimiter)).toString('utf8')])
    }
  }

  /** The file's bytes. */
  async *content(): AsyncGenerator<Uint8Array> {
    const kept = this.#delimiter.length - 1
    for (;;) {
      const at = this.#buffer.indexOf(this.#delimiter)
      if (at >= 0) {
        if (at > 0) yield this.#take(at)
        break
      }
      if (this.#buffer.length > kept) yield this.#take(this.#buffer.length - kept)
      if (!(await this.#more())) throw new MalformedForm()
    }
    do this.#buffer = Buffer.alloc(0)
    while (await this.#more())
  }

  #take(bytes: number): Buffer {
    const taken = this.#buffer.subarray(0, bytes)
    this.#buffer = this.#buffer.subarray(bytes)
    return taken
  }

  /** What stands before the mark, which is passed over. */
  async #upTo(mark: Buffer): Promise<Buffer> {
    for (;;) {
      const at = this.#buffer.indexOf(mark)
      if (at > MAX_FIELDS_BYTES || (at < 0 && this.#buffer.length > MAX_FIELDS_BYTES + 65_536)) {
        throw new FormTooLong()
      }
      if (at >= 0) {
        const before = this.#take(at)
        this.#take(mark.length)
        return before
      }
      if (!(await this.#more())) throw new MalformedForm()
    }
  }

  /** After a delimiter: two dashes, or the line of the next part. */
  async #isLast(): Promise<boolean> {
    while (this.#buffer.length < 2) if (!(await this.#more())) throw new MalformedForm()
    const next = this.#take(2).toString('latin1')
    if (next !== '--' && next !== '\r\n') throw new MalformedForm()
    return next === '--'
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false
    const { done, value } = await this.#source.next()
    if (done) this.#ended = true
    else
      this.#buffer =
        this.#buffer.length === 0 ? Buffer.from(value) : Buffer.concat([this.#buffer, value])
    return !done
  }
}

function headOf(text: string): { name: string; fileName: string | undefined } {
  const line = text
    .split('\r\n')
    .find((one) => one.toLowerCase().startsWith('content-disposition:'))
  const name = line && parameterOf(line, 'name')
  if (name === undefined) throw new MalformedForm()
  return { name, fileName: parameterOf(line!, 'filename') }
}

function parameterOf(line: string, name: string): string | undefined {
  for (const piece of line.split(';').slice(1)) {
    const [key = '', ...rest] = piece.split('=')
    if (key.trim().toLowerCase() !== name) continue
    const value = rest.join('=').trim()
    return value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value
  }
  return undefined
}
