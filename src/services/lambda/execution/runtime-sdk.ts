// The AWS SDK that AWS's runtimes bring along: found on this machine, or installed once when the
// operator says so. Functions see its packages only, not those that lie beside them: what works here
// is to work on AWS. `--runtime-sdk auto|install|off|<dir>`.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html#python-sdk-included

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Log } from '../../../kernel/log.ts'

export interface RuntimeSdkOptions {
  /** `auto`, `install`, `off` or a directory. */
  readonly setting: string
  /** Where Millrace keeps what it makes for this machine. */
  readonly toolsDir: string
  readonly log: Log
  /** Runs a program to its end; rejects with what it printed if that was no success. */
  readonly run?: (file: string, args: readonly string[]) => Promise<void>
}

/** What runtimes of Node.js 18 and newer have, and the SDK of those before. */
const SCOPES = ['@aws-sdk', '@smithy', '@aws', 'aws-sdk']

/** AWS's runtimes have every client; these are the ones of what Millrace serves, or soon will. */
const CLIENTS = [
  'api-gateway',
  'cloudtrail',
  'cloudwatch',
  'cloudwatch-logs',
  'dynamodb',
  'dynamodb-streams',
  'eventbridge',
  'firehose',
  'iam',
  'kinesis',
  'kms',
  'lambda',
  'pipes',
  's3',
  'scheduler',
  'secrets-manager',
  'sfn',
  'sns',
  'sqs',
  'ssm',
  'sts',
].map((name) => `@aws-sdk/client-${name}`)
const PACKAGES = [
  ...CLIENTS,
  '@aws-sdk/lib-dynamodb',
  '@aws-sdk/lib-storage',
  '@aws-sdk/s3-request-presigner',
  '@aws-sdk/util-dynamodb',
]

const INSTALL_MS = 10 * 60_000

export class RuntimeSdk {
  readonly #options: RuntimeSdkOptions
  readonly #installDir: string
  readonly #run: (file: string, args: readonly string[]) => Promise<void>
  readonly #found = new Map<'nodejs' | 'python', Promise<string | undefined>>()

  constructor(options: RuntimeSdkOptions) {
    this.#options = options
    this.#installDir = join(options.toolsDir, 'sdk')
    this.#run = options.run ?? runProgram
  }

  /** The folder that runtimes of this language also look into; undefined: there is none. */
  folder(runtime: string): Promise<string | undefined> {
    const language = runtime.startsWith('nodejs') ? 'nodejs' : 'python'
    if (language === 'python' && !runtime.startsWith('python')) return Promise.resolve(undefined)
    let found = this.#found.get(language)
    if (!found) {
      found = language === 'nodejs' ? this.#nodejs() : this.#python()
      this.#found.set(language, found)
    }
    return found
  }

  async #nodejs(): Promise<string | undefined> {
    const { setting } = this.#options
    if (setting === 'off') return undefined
    const own = join(this.#installDir, 'nodejs', 'node_modules')
    let modules: string | undefined
    if (setting === 'auto' || setting === 'install') modules = [own, ...usual()].find(hasClients)
    else modules = under(setting).find(hasClients)
    if (modules === undefined && setting === 'install') {
      await this.#install('nodejs', 'npm', [
        ...['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix'],
        ...[staged(this.#installDir, 'nodejs'), ...PACKAGES],
      ])
      modules = [own].find(hasClients)
    }
    return modules && this.#view(modules)
  }

  /** A boto3 that the machine's Python has is found by Python itself. */
  async #python(): Promise<string | undefined> {
    const { setting } = this.#options
    if (setting === 'off') return undefined
    const own = join(this.#installDir, 'python')
    const folders = setting === 'auto' || setting === 'install' ? [own] : under(setting)
    const found = folders.find((folder) => existsSync(join(folder, 'boto3')))
    if (found !== undefined || setting !== 'install') return found
    const there = await this.#run('python3', ['-c', 'import boto3']).then(
      () => true,
      () => false,
    )
    if (there) return undefined
    const target = staged(this.#installDir, 'python')
    await this.#install('python', 'python3', ['-m', 'pip', 'install', '--target', target, 'boto3'])
    return existsSync(join(own, 'boto3')) ? own : undefined
  }

  async #install(language: string, file: string, args: readonly string[]): Promise<void> {
    const { log } = this.#options
    const target = join(this.#installDir, language)
    log.warn({}, `installing the AWS SDK for ${language} functions into ${target}, this once`)
    const unfinished = staged(this.#installDir, language)
    try {
      await rm(unfinished, { recursive: true, force: true })
      await mkdir(unfinished, { recursive: true })
      await this.#run(file, args)
      await rename(unfinished, target)
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true })
      const text =
        `the AWS SDK for ${language} functions could not be installed; functions go without it. ` +
        'Offline, name a directory that has it: --runtime-sdk <dir>'
      log.error({ err: error }, text)
    }
  }

  /** A folder that holds the SDK's scopes of another one, and nothing else of it. */
  async #view(modules: string): Promise<string> {
    const name = createHash('sha256').update(modules).digest('hex').slice(0, 16)
    const view = join(this.#options.toolsDir, `sdk-${name}`, 'node_modules')
    await mkdir(view, { recursive: true })
    for (const scope of await readdir(modules)) {
      if (!SCOPES.includes(scope)) continue
      // It may be there from the last start.
      await symlink(join(modules, scope), join(view, scope)).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      })
    }
    return view
  }
}

/** Installed beside its place, so that what was cut off does not count. */
function staged(installDir: string, language: string): string {
  return join(installDir, `${language}-unfinished`)
}

/** The project that Millrace runs in, its own, and what is installed for all. */
function usual(): string[] {
  const folders: string[] = []
  for (const start of [process.cwd(), dirname(fileURLToPath(import.meta.url))]) {
    for (let folder = start; ; folder = dirname(folder)) {
      folders.push(join(folder, 'node_modules'))
      if (folder === dirname(folder)) break
    }
  }
  return [...folders, join(dirname(process.execPath), '..', 'lib', 'node_modules')]
}

/** What may be meant by a directory: its packages, a layer's, or itself. */
function under(directory: string): string[] {
  const root = resolve(directory)
  return [
    ...['node_modules', 'nodejs/node_modules', 'python', 'site-packages'].map((name) =>
      join(root, name),
    ),
    root,
  ]
}

function hasClients(modules: string): boolean {
  return (
    ['@aws-sdk/client-sqs', '@aws-sdk/client-s3', '@aws-sdk/client-dynamodb'].some((name) =>
      existsSync(join(modules, name, 'package.json')),
    ) || existsSync(join(modules, 'aws-sdk', 'package.json'))
  )
}

function runProgram(file: string, args: readonly string[]): Promise<void> {
  return new Promise((done, failed) => {
    execFile(file, args, { timeout: INSTALL_MS, maxBuffer: 16 * 1024 * 1024 }, (error) =>
      error ? failed(error) : done(),
    )
  })
}
