import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

/** A handler's source with all that it imports (the AWS SDK, Powertools) as one CommonJS file. */
export async function bundled(source: string): Promise<string> {
  // Inside the project, where the packages are found.
  const directory = await mkdtemp(join(import.meta.dirname, '../../node_modules/.bundle-'))
  try {
    const input = join(directory, 'handler.mjs')
    await writeFile(input, source)
    const build = await rolldown({ input, platform: 'node', logLevel: 'silent' })
    const { output } = await build.generate({ format: 'cjs', codeSplitting: false })
    await build.close()
    return output[0].code
  } finally {
    await rm(directory, { recursive: true })
  }
}
