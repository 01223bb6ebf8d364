// Which command runs which runtime. Millrace runs functions with the machine's own interpreters,
// whatever minor version the runtime names: `nodejs18.x` and `nodejs24.x` both run on the node that
// runs Millrace, `python3.9` on `python3.9` if the machine has it and on `python3` otherwise, and
// so does Ruby; compiled code (Java, .NET) runs on its own version or a newer one.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { dotnetCommand } from './dotnet.ts'
import { javaCommand } from './java.ts'
import { bootstrap, probe } from './programs.ts'
import type { CommandOrReason, Program } from './program.ts'

export async function commandFor(program: Program): Promise<CommandOrReason> {
  const { runtime } = program
  if (runtime.startsWith('nodejs')) {
    const heapMb = Math.max(64, Math.floor(program.memoryMb * 0.9))
    const args = [`--max-old-space-size=${heapMb}`, bootstrap('nodejs.mjs')]
    return { file: process.execPath, args }
  }
  if (runtime.startsWith('python')) return pythonCommand(runtime)
  // Custom runtimes, and managed ones whose runtime client the package brings along.
  const own = join(program.taskRoot, 'bootstrap')
  const shared = program.optRoot && join(program.optRoot, 'bootstrap')
  if (existsSync(own)) return { file: own, args: [] }
  if (shared !== undefined && existsSync(shared)) return { file: shared, args: [] }
  if (runtime.startsWith('java')) return javaCommand(program)
  if (runtime.startsWith('ruby')) return rubyCommand(runtime)
  if (runtime.startsWith('dotnet')) return dotnetCommand(program)
  return { file: own, args: [] }
}

async function pythonCommand(runtime: string): Promise<CommandOrReason> {
  const args = ['-c', 'import sys; print(sys.executable)']
  const file = (await probe(runtime, args)) ?? (await probe('python3', args))
  if (!file) return { missing: `${runtime} needs python3 on the machine's PATH` }
  // The package's directory is shared and read-only by convention: no byte code is left there.
  return { file, args: ['-B', bootstrap('python.py')] }
}

async function rubyCommand(runtime: string): Promise<CommandOrReason> {
  const args = ['-e', 'require "json"; require "socket"; puts RbConfig.ruby']
  const file = (await probe(runtime, args)) ?? (await probe('ruby', args))
  if (!file) {
    return {
      missing: `${runtime} needs Ruby: neither ${runtime} nor ruby is on the machine's PATH`,
    }
  }
  // Not by the locale, which the machine may not have.
  return { file, args: ['-E', 'UTF-8', bootstrap('ruby.rb')] }
}
