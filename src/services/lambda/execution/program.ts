// A function's program, and how it is started.

export interface Command {
  readonly file: string
  readonly args: readonly string[]
}

/** Answers a text when this machine or package cannot run the runtime. */
export type CommandOrReason = Command | { readonly missing: string }

export interface Program {
  readonly runtime: string
  readonly handler: string
  readonly memoryMb: number
  readonly taskRoot: string
  /** The layers' files; undefined without layers. */
  readonly optRoot: string | undefined
  /** Where Millrace keeps what it compiles for this machine. */
  readonly toolsDir: string
}
