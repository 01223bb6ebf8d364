// Which Java of the machine is taken, and what is told when none will do; the handlers themselves are
// shown in test/conformance.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { javaCommand } from './java.ts'
import type { Program } from './program.ts'

describe('java on this machine', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-jdks-'))
    vi.stubEnv('PATH', join(folder, 'path'))
    vi.stubEnv('JAVA_HOME', '')
    mkdirSync(join(folder, 'path'))
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  })

  /** A JDK whose compiler does nothing, but notes that it was asked; or one without a compiler. */
  function jdk(version: string, compiler = true): string {
    const home = join(folder, `jdk-${version}`)
    mkdirSync(join(home, 'bin'), { recursive: true })
    writeFileSync(join(home, 'release'), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\n`)
    const script =
      `#!/bin/sh\necho "$@" >> ${folder}/asked\n` +
      'while [ "$1" != -d ]; do shift; done; /bin/mkdir "$2/com"\n' +
      `exit ${compiler ? 0 : 1}\n`
    writeFileSync(join(home, 'bin', 'java'), script, { mode: 0o755 })
    return home
  }

  const program = (runtime: string, more: Partial<Program> = {}): Program => ({
    ...{ runtime, handler: 'a.B::c', memoryMb: 512, taskRoot: join(folder, 'task') },
    ...{ optRoot: undefined, toolsDir: join(folder, 'tools'), ...more },
  })

  it('takes the oldest that is new enough', async () => {
    vi.stubEnv('JAVA_HOME', jdk('21.0.2'))
    symlinkSync(join(jdk('17.0.1'), 'bin', 'java'), join(folder, 'path', 'java'))
    const home = async (runtime: string) => {
      const command = await javaCommand(program(runtime), [])
      return 'file' in command ? command.file : command.missing
    }
    expect(await home('java8.al2')).toBe(join(folder, 'jdk-17.0.1', 'bin', 'java'))
    expect(await home('java17')).toBe(join(folder, 'jdk-17.0.1', 'bin', 'java'))
    expect(await home('java21')).toBe(join(folder, 'jdk-21.0.2', 'bin', 'java'))
    expect(await home('java25')).toMatch(/^java25 needs a JDK 25 .* has only Java 17 \(.*, 21 \(/)
    // The client was compiled once for all of them.
    const asked = readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n')
    expect(asked).toEqual([expect.stringMatching(/--release 11 .*\/Bootstrap\.java/)])
  })

  it('says that there is none, or only one without a compiler', async () => {
    expect(await javaCommand(program('java17'), [])).toEqual({
      missing: expect.stringMatching(/^java17 needs a JDK 17 or newer .* has no Java\.$/),
    })
    vi.stubEnv('JAVA_HOME', jdk('17.0.9', false))
    expect(await javaCommand(program('java17'), [])).toEqual({
      missing: expect.stringMatching(/^java17 needs a JDK with the Java compiler .*jdk-17\.0\.9/),
    })
  })

  it('puts the package, its archives and those of layers on the class path in order', async () => {
    vi.stubEnv('JAVA_HOME', jdk('11.0.1'))
    const taskRoot = join(folder, 'task')
    const optRoot = join(folder, 'opt')
    for (const file of [
      'task/lib/b.jar',
      'task/lib/a.jar',
      'task/lib/c.txt',
      'opt/java/lib/l.jar',
    ]) {
      mkdirSync(join(folder, file, '..'), { recursive: true })
      writeFileSync(join(folder, file), '')
    }
    const command = await javaCommand(program('java11', { taskRoot, optRoot }), [])
    const args = 'args' in command ? command.args : []
    const paths = args[args.indexOf('-cp') + 1]!.split(':')
    expect(paths[0]).toMatch(/tools\/java-[0-9a-f]{16}$/)
    const archives = ['task/lib/a.jar', 'task/lib/b.jar', 'opt/java/lib/l.jar']
    const own = [taskRoot, ...archives.map((name) => join(folder, name))]
    expect(paths.slice(1)).toEqual([...own, `${paths[0]}/core`])
    expect(args).toContain('-XX:MaxHeapSize=435m')
    expect(args.at(-1)).toBe('millrace.Bootstrap')
  })
})
