import { operationsOf } from '../service.ts'

// A real service writes `typeof import('@aws-sdk/client-…')` instead of this type.
export interface HelloClient {
  SayHelloCommand: new (input: { Name: string | undefined }) => {
    resolveMiddleware: (
      ...args: any[]
    ) => (
      args: any,
    ) => Promise<{ output: { Greeting?: string | undefined; Times?: number | undefined } }>
  }
}

export const operation = operationsOf<HelloClient>()
