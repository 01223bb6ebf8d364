// Java functions run on a JDK of this machine that is as new as their runtime or newer: class files
// of Java 21 do not run on Java 17. Of several the oldest that will do is taken, the nearest to AWS's.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-java.html

import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { bootstrap, onPath } from './programs.ts'
import type { CommandOrReason, Program } from './program.ts'

interface Jdk {
  readonly home: string
  readonly version: number
}

/** What Millrace's own runtime client is written for. */
const LEAST_VERSION = 11
const COMPILE_TIMEOUT_MS = 60_000
/** Below the client's directory: where the classes of aws-lambda-java-core are apart. */
const CORE = 'core'

/** Where Linux's packages put them, and those of macOS. */
const USUAL_FOLDERS = ['/usr/lib/jvm', '/Library/Java/JavaVirtualMachines']

export async function javaCommand(
  program: Program,
  folders = USUAL_FOLDERS,
): Promise<CommandOrReason> {
  const { runtime, memoryMb, toolsDir } = program
  const wanted = Math.max(LEAST_VERSION, Number.parseInt(runtime.slice('java'.length), 10))
  const found = installed(folders)
  const jdk = found.find(({ version }) => version >= wanted)
  if (!jdk) return { missing: missingText(runtime, wanted, found) }
  const client = await compiled(found, toolsDir)
  if (typeof client !== 'string') return { missing: `${runtime} ${client.reason}` }
  const memory = `-XX:MaxHeapSize=${heapMb(memoryMb)}m`
  return {
    file: join(jdk.home, 'bin', 'java'),
    args: [
      ...[memory, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'],
      // Before Java 18 it follows a locale that the machine may not have.
      '-Dfile.encoding=UTF-8',
      // AWS opens it too: for the descriptor of the log.
      '--add-opens=java.base/java.io=ALL-UNNAMED',
      ...['-cp', classPath(client, program), 'millrace.Bootstrap'],
    ],
  }
}

/** What the machine itself needs beside the heap is about 50 MB, or 15 %. */
function heapMb(memoryMb: number): number {
  return Math.floor(memoryMb - Math.max(64, memoryMb * 0.15))
}

/**
 * The package's classes, then its archives and the layers' in the order of their names; the
 * interfaces of aws-lambda-java-core last, for packages that do not bring them along.
 * https://docs.aws.amazon.com/lambda/latest/dg/java-package.html
 */
function classPath(client: string, { taskRoot, optRoot }: Program): string {
  const paths = [client, taskRoot]
  for (const folder of [join(taskRoot, 'lib'), optRoot && join(optRoot, 'java', 'lib')]) {
    if (folder === undefined || !existsSync(folder)) continue
    const archives = readdirSync(folder).filter((name) => name.endsWith('.jar'))
    paths.push(...archives.sort().map((name) => join(folder, name)))
  }
  paths.push(join(client, CORE))
  return paths.filter((path) => !path.includes(delimiter)).join(delimiter)
}

/** The JDKs of JAVA_HOME, of the PATH and of the usual folders, oldest first. */
function installed(folders: readonly string[]): Jdk[] {
  const homes = new Set<string>()
  if (process.env['JAVA_HOME']) homes.add(process.env['JAVA_HOME'])
  const java = onPath('java')
  // Usually a link to <home>/bin/java.
  if (java !== undefined) homes.add(dirname(dirname(realpathSync(java))))
  for (const folder of folders) {
    for (const name of namesIn(folder)) {
      homes.add(join(folder, name)).add(join(folder, name, 'Contents', 'Home'))
    }
  }
  const found: Jdk[] = []
  for (const home of homes) {
    const version = versionOf(home)
    if (version !== undefined) found.push({ home, version })
  }
  return found.sort((one, other) => one.version - other.version)
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

/** From the file that each JDK carries: no process need be started for it. */
function versionOf(home: string): number | undefined {
  const release = join(home, 'release')
  if (!existsSync(release) || !existsSync(join(home, 'bin', 'java'))) return undefined
  const version = /^JAVA_VERSION="(?:1\.)?(\d+)/m.exec(readFileSync(release, 'utf8'))?.[1]
  return version === undefined ? undefined : Number(version)
}

function missingText(runtime: string, wanted: number, found: readonly Jdk[]): string {
  const have = found.map(({ version, home }) => `${version} (${home})`).join(', ')
  return (
    `${runtime} needs a JDK ${wanted} or newer in JAVA_HOME, on the PATH or in /usr/lib/jvm; ` +
    `this machine has ${have === '' ? 'no Java' : `only Java ${have}`}.`
  )
}

/** Compiling under way or done, by directory. */
const compiling = new Map<string, Promise<string | { readonly reason: string }>>()

/** The runtime client's source files, and what tells one version of them from another. */
interface Sources {
  readonly files: readonly string[]
  readonly digest: string
}

let known: Sources | undefined

function sources(): Sources {
  if (known) return known
  const folder = bootstrap('java')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const sources = names.filter((name) => name.endsWith('.java'))
  const files = sources.sort().map((name) => join(folder, name))
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(file))
  known = { files, digest: hash.digest('hex').slice(0, 16) }
  return known
}

/** The directory of Millrace's runtime client: compiled once, for all versions of Java. */
function compiled(
  found: readonly Jdk[],
  toolsDir: string,
): Promise<string | { readonly reason: string }> {
  const { files, digest } = sources()
  const directory = join(toolsDir, `java-${digest}`)
  let done = compiling.get(directory)
  if (!done) {
    done = compileInto(directory, files, found)
    compiling.set(directory, done)
    // What could not be done is tried again: a compiler may be installed by then.
    const forget = () => compiling.delete(directory)
    done.then((result) => typeof result !== 'string' && forget(), forget)
  }
  return done
}

async function compileInto(
  directory: string,
  files: readonly string[],
  found: readonly Jdk[],
): Promise<string | { readonly reason: string }> {
  if (existsSync(directory)) return directory
  const staged = `${directory}-${randomUUID()}`
  await mkdir(staged, { recursive: true })
  for (const { home } of found.filter(({ version }) => version >= LEAST_VERSION)) {
    if (!(await compile(home, staged, files))) continue
    const core = join(staged, CORE)
    await mkdir(core)
    await rename(join(staged, 'com'), join(core, 'com'))
    // Millrace may have done so meanwhile in another process: then it is there already.
    await rename(staged, directory).catch(() => rm(staged, { recursive: true }))
    return directory
  }
  await rm(staged, { recursive: true, force: true })
  const homes = found.map(({ home }) => home).join(', ')
  const reason =
    'needs a JDK with the Java compiler (javac, module jdk.compiler), for Millrace compiles its ' +
    `runtime client once; ${homes} has none: a JRE does not do.`
  return { reason }
}

/** By the compiler's module: some machines have it, but not the program `javac`. */
function compile(home: string, target: string, files: readonly string[]): Promise<boolean> {
  const java = join(home, 'bin', 'java')
  const module = ['-XX:TieredStopAtLevel=1', '-m', 'jdk.compiler/com.sun.tools.javac.Main']
  const options = ['--release', `${LEAST_VERSION}`, '-proc:none', '-nowarn', '-d', target]
  return new Promise((resolve) => {
    const args = [...module, ...options, ...files]
    execFile(java, args, { timeout: COMPILE_TIMEOUT_MS }, (error) => resolve(error === null))
  })
}
