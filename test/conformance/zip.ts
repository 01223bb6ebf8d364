import { ZipFile } from 'yazl'

/** A deployment package with these files. */
export async function zipOf(files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(content), name, { mode: 0o100755 })
  }
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export const ROLE = 'arn:aws:iam::000000000000:role/any'

export const queueArn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`
