// .NET functions. An executable assembly brings its own runtime client and is run as it is; a class
// library is run by Amazon.Lambda.RuntimeSupport, built as a program, as in AWS's runtime: it is
// taken from the package, a layer, or /var/runtime, where AWS's images have it.
// https://docs.aws.amazon.com/lambda/latest/dg/csharp-handler.html

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { onPath, probe } from './programs.ts'
import type { CommandOrReason, Program } from './program.ts'

const SUPPORT = 'Amazon.Lambda.RuntimeSupport.dll'
const AWS_RUNTIME_DIR = '/var/runtime'

export async function dotnetCommand(program: Program): Promise<CommandOrReason> {
  const { handler, runtime, taskRoot } = program
  const library = handler.includes(':')
  if (!library) {
    // Native or self-contained: it needs nothing of the machine's.
    const assembly = join(taskRoot, handler.endsWith('.dll') ? handler : `${handler}.dll`)
    if (!existsSync(assembly)) return executable(program, basename(assembly))
    const host = await hostOf(runtime)
    if ('missing' in host) return host
    return { file: host.file, args: ['exec', ...host.args, assembly] }
  }
  const host = await hostOf(runtime)
  if ('missing' in host) return host
  const name = assemblyName(handler)
  const described = ['.deps.json', '.runtimeconfig.json'].map((ending) =>
    fileOf(taskRoot, name, ending),
  )
  const [deps, config] = described
  if (deps === undefined || config === undefined) {
    const ending = deps === undefined ? 'deps.json' : 'runtimeconfig.json'
    return {
      missing: `${runtime}: the package has no ${name}.${ending}; package what dotnet publish writes.`,
    }
  }
  const support = supportOf(program)
  if (support === undefined) return { missing: supportText(runtime) }
  const options = ['--depsfile', deps, '--runtimeconfig', config]
  return { file: host.file, args: ['exec', ...host.args, ...options, support, handler] }
}

function executable({ handler, runtime, taskRoot }: Program, assembly: string): CommandOrReason {
  const binary = join(taskRoot, handler)
  if (handler !== '' && !handler.endsWith('/') && existsSync(binary))
    return { file: binary, args: [] }
  return { missing: `${runtime}: the package has no ${assembly}, which the handler names.` }
}

/** `Assembly::Namespace.Type::Method` */
function assemblyName(handler: string): string {
  return handler.slice(0, handler.indexOf(':'))
}

/** The assembly's own file, or the only one of its kind. */
function fileOf(taskRoot: string, name: string, ending: string): string | undefined {
  const own = join(taskRoot, name + ending)
  if (existsSync(own)) return own
  const others = readdirSync(taskRoot).filter((file) => file.endsWith(ending))
  return others.length === 1 ? join(taskRoot, others[0]!) : undefined
}

/** The `dotnet` program, with what lets it run code of an older version where it is newer. */
async function hostOf(runtime: string): Promise<CommandOrReason> {
  const wanted = Number.parseInt(runtime.slice('dotnet'.length), 10)
  const file = onPath('dotnet')
  const listed = file && (await probe(file, ['--list-runtimes']))
  if (file === undefined || listed === undefined) {
    return {
      missing: `${runtime} needs .NET ${wanted} or newer: dotnet is not on the machine's PATH.`,
    }
  }
  const versions = [...listed.matchAll(/^Microsoft\.NETCore\.App (\d+)\.(\S+)/gm)]
  const majors = versions.map(([, major]) => Number(major))
  if (majors.includes(wanted)) return { file, args: [] }
  if (majors.some((major) => major > wanted)) {
    return { file, args: ['--roll-forward', 'Major'] }
  }
  const have = versions.map(([, major, rest]) => `${major}.${rest}`).join(', ')
  return {
    missing: `${runtime} needs .NET ${wanted} or newer; dotnet has ${have || 'no runtime'}.`,
  }
}

function supportOf({ taskRoot, optRoot }: Program): string | undefined {
  const folders = [taskRoot, ...(optRoot === undefined ? [] : [optRoot]), AWS_RUNTIME_DIR]
  return folders.map((folder) => join(folder, SUPPORT)).find(isProgram)
}

function supportText(runtime: string): string {
  return (
    `${runtime} with a class library needs ${SUPPORT}, built as a program (ExecutableOutputType=true; ` +
    'the one of NuGet is a library), in the package, in a layer or in /var/runtime. Or make the ' +
    "function an executable assembly, whose handler is the assembly's name."
  )
}

/**
 * Whether an assembly has a Main. It is written in its CLI header, to which the PE header leads.
 * ECMA-335, II.25.3.3.
 */
function isProgram(path: string): boolean {
  if (!existsSync(path)) return false
  const image = readFileSync(path)
  try {
    const pe = image.readUInt32LE(0x3c)
    const sections = image.readUInt16LE(pe + 6)
    const optional = pe + 24
    const directories = optional + (image.readUInt16LE(optional) === 0x20b ? 112 : 96)
    const cli = image.readUInt32LE(directories + 14 * 8)
    const table = optional + image.readUInt16LE(pe + 20)
    for (let at = table; at < table + sections * 40; at += 40) {
      const from = image.readUInt32LE(at + 12)
      if (cli < from || cli >= from + image.readUInt32LE(at + 16)) continue
      return image.readUInt32LE(cli - from + image.readUInt32LE(at + 20) + 20) !== 0
    }
    return false
  } catch {
    // Cut off, or no assembly at all.
    return false
  }
}
